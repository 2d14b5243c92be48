# Ce qui part vers les déclarants : la file, et ce que le suivi dit des SMS.

console-sending = Envois
sending-lead = Les avis aux déclarants. Ils disent que du nouveau attend, rien d’autre ; aucune adresse n’est montrée ici.
sending-state = Où ils en sont
sending-show = Montrer
sending-state-waiting = en attente
sending-state-sent = envoyés
sending-state-given-up = abandonnés
sending-state-cancelled = annulés
sending-way-mail = courriel
sending-way-sms = SMS
sending-way-receipt = récépissé par courriel
sending-none = Aucun envoi ici.
sending-report = Signalement
sending-way = Comment
sending-since = Depuis
sending-tries = Essais
sending-next = Prochain essai
sending-problem = Pourquoi pas
sending-act = Que faire
sending-retry = Essayer maintenant
sending-retry-one = Essayer maintenant : { $number }
sending-cancel = Annuler
sending-cancel-one = Annuler : { $number }
sending-more = Plus anciens

notice-sms = Du nouveau vous attend. { $where } Nous ne demandons jamais votre code.
inbox-event-notice-sms = Un avis vous a été envoyé par SMS
inbox-sms = Recevoir un avis par SMS
inbox-sms-hint = « Du nouveau vous attend », rien d’autre. Avec + et l’indicatif du pays. Votre numéro est scellé, personne ne le lit.
inbox-sms-start = M’envoyer un SMS
inbox-sms-on = Un SMS vous prévient quand du nouveau vous attend. Il ne dit rien d’autre.
inbox-sms-stop = Plus de SMS
inbox-phone-empty = Écrivez le numéro où vous prévenir.
inbox-phone-wrong = Nous ne pouvons pas joindre ce numéro. Écrivez-le comme +230 5700 1122.
