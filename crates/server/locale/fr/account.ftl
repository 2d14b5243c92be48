account-title = Votre compte
sessions-title = Où vous êtes connecté
sessions-more = Fermez ce que vous ne reconnaissez pas, et faites-vous inviter à nouveau par l’administrateur.
session-where = Où
session-since = Depuis
session-this = ici
session-end = Fermer
session-browser-unknown = un navigateur inconnu
recovery-title = Codes de secours
recovery-more = Pour le jour où votre authentificateur est perdu : tapez-en un à la place de son code. Chacun sert une fois.
recovery-left = { $count ->
    [0] Vous n’en avez aucun.
    [one] Il vous en reste un.
   *[other] Il vous en reste { $count }.
}
recovery-make = Créer dix nouveaux codes
recovery-new = Vos nouveaux codes de secours
recovery-new-more = Notez-les ou imprimez-les maintenant : ils ne seront plus jamais montrés. Les précédents ne servent plus.
confirm-title = Est-ce toujours vous ?
confirm-more = Ce que vous allez faire est sensible. Prouvez encore une fois qui vous êtes, et ce sera fait.
confirm-wrong = Ce n’est pas juste. Vérifiez le mot de passe et le code ; chaque code sert une fois.
confirm-go = Continuer
act-session-ended = Connexion fermée
act-recovery-made = Codes de secours créés
act-recovery-used = Code de secours utilisé
passkeys-title = Clés d’accès
passkeys-more = Une clé sur votre téléphone, votre ordinateur ou votre clé de sécurité, ouverte là par le doigt, le visage ou un code PIN. Elle remplace mot de passe et code.
passkey-name = Nom
passkey-name-hint = Celui sous lequel vous connaissez l’appareil : « téléphone du bureau ». 60 caractères au plus.
passkey-used = Dernier usage
passkey-never = pas encore
passkey-backed-up = sur plusieurs appareils
passkey-remove = Retirer
passkey-add = Ajouter une clé d’accès
passkey-add-more = Donnez-lui un nom, puis suivez ce que demandent votre navigateur et votre appareil.
passkey-make = Créer la clé d’accès
passkey-back = Retour à votre compte
passkey-no-script = Il faut un navigateur avec JavaScript. Sans lui, connectez-vous par mot de passe et code.
passkey-failed = Votre appareil n’a pas répondu, ou a été arrêté. Réessayez.
passkey-name-length = Donnez à la clé d’accès un nom de 1 à 60 caractères.
passkey-wrong = Cela n’a pas marché : c’est arrivé trop tard, ce n’était pas ce qui était demandé, ou cette clé d’accès est déjà enregistrée.
passkeys-full = Vous avez 20 clés d’accès. Retirez-en une d’abord.
login-passkey-go = Se connecter avec une clé d’accès
login-passkey-wrong = Cette clé d’accès n’a pas été acceptée. Réessayez, ou utilisez mot de passe et code.
confirm-passkey-go = Continuer avec une clé d’accès
act-passkey-added = Clé d’accès ajoutée
act-passkey-removed = Clé d’accès retirée
