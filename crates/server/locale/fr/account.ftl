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
