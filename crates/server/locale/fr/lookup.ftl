# Vérifier une valeur avant de répondre ou de payer.
lookup-title = Vérifier avant de répondre ou de payer
lookup-label = Un numéro, un site, une adresse, un compte
lookup-hint = Collez-le tel quel. Nous ne gardons pas ce que vous cherchez.
lookup-go = Vérifier
lookup-unclear = Nous ne reconnaissons pas ceci. Écrivez un numéro de téléphone, une adresse de site, un courriel ou un numéro de compte.
lookup-too-many = Trop de vérifications depuis votre réseau. Réessayez dans { $minutes ->
    [one] 1 minute.
   *[other] { $minutes } minutes.
}
lookup-seen-number = Ce numéro a été signalé
lookup-seen-site = Ce site a été signalé
lookup-seen-address = Cette adresse a été signalée
lookup-seen-account = Ce compte a été signalé
lookup-seen-other = Ceci a été signalé
lookup-people = { $least ->
    [0] Plusieurs personnes l’ont signalé, chacune de son côté.
   *[other] Plus de { $least } personnes l’ont signalé, chacune de son côté.
}
lookup-confirmed = Une personne du centre l’a examiné.
lookup-seen-do = Ne payez pas. Ne donnez ni code, ni photo de carte d’identité.
lookup-nothing = Rien d’établi à ce sujet
lookup-nothing-more = Pas connu ne veut pas dire sûr : les escrocs changent de numéro et d’adresse chaque jour. Dans le doute, ne payez pas, et demandez à quelqu’un de confiance.
lookup-private = Nous ne savons pas ce que vous avez vérifié : votre navigateur a demandé un groupe de valeurs et a cherché lui-même.
lookup-report = Il m’a contacté : le signaler
lookup-mine = C’est à moi, et c’est une erreur
lookup-mine-more = Cela arrive : un escroc peut afficher le numéro d’un autre. Écrivez-nous ici. Vous recevez un numéro et un code, et quelqu’un relit tout.
lookup-why = Pourquoi est-ce une erreur ?
lookup-why-hint = Quelques phrases suffisent. Votre nom n’est pas nécessaire.
lookup-why-problem = Écrivez au moins quelques mots.
lookup-contest = Contester
lookup-note = Nous ne disons jamais qui a signalé, ni ce qui a été raconté. Une valeur n’est montrée que si trois personnes au moins l’ont citée, chacune de son côté, ou si une personne du centre l’a confirmée.
home-check = Vérifier avant de répondre ou de payer
home-check-more = Un numéro, un site, une adresse, un compte
lookup-contested = Quelqu’un conteste qu’une valeur qui est la sienne soit signalée.
