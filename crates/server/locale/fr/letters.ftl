# Lettres pour les déclarants sans courriel.
letters-title = Lettres
letters-lead = Ces déclarants reçoivent les nouvelles par la poste. Imprimer les lettres, les mettre sous enveloppe, puis dire qu’elles sont postées.
letters-none = Aucune lettre à envoyer.
letters-left = { $count ->
    [one] Une lettre n’a pas été imprimée depuis qu’elle est à envoyer : elle reste ici.
   *[other] { $count } lettres n’ont pas été imprimées depuis qu’elles sont à envoyer : elles restent ici.
}
letters-print = Imprimer les lettres choisies (PDF)
letters-posted = Les lettres choisies sont postées
letters-hint = Imprimer ouvre des noms et des adresses : c’est inscrit au journal, et le déclarant le voit. 50 à la fois au plus.
purpose-letter = Une lettre, à imprimer et à poster
letter-message = Nous vous avons écrit
letter-number = Votre signalement { $number }
letter-closing = Votre suivi, avec votre code secret, en dit autant et plus. Pour répondre sans lui, appelez-nous et donnez le numéro ci-dessus. Ne donnez jamais votre code à personne.
sending-way-letter = lettre
inbox-letter-on = Vous recevez les nouvelles par lettre.
inbox-letter-stop = Arrêter les lettres
inbox-event-letter = Une lettre vous a été postée
call-post = Lettres par la poste
call-post-hint = Seulement pour qui n’a ni courriel ni téléphone portable : nom et adresse, comme sur une enveloppe.
