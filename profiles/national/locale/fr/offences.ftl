# Ce qui s’est passé, en mots simples.

group-money = On m’a pris de l’argent
group-money-hint = Achat jamais reçu, faux conseiller, faux placement, faux logement
group-message = J’ai reçu un message louche
group-message-hint = SMS de colis, faux courriel de banque, lien suspect
group-threat = On me menace, on me fait chanter
group-threat-hint = Photos intimes, argent contre le silence
group-entry = On est entré dans mon compte ou mon appareil
group-entry-hint = Mot de passe changé, messages que je n’ai pas écrits
group-person = On se fait passer pour moi, ou on me harcèle
group-person-hint = Faux profil, insultes répétées, rumeurs
group-content = J’ai vu quelque chose de grave
group-content-hint = Un enfant en danger, un appel à la violence. N’envoyez pas l’image : l’adresse suffit.
group-organisation = Mon entreprise ou mon service est touché
group-organisation-hint = Fichiers bloqués, données volées, faux virement
group-unsure = Je ne sais pas
group-unsure-hint = Racontez avec vos mots, nous trouverons

offence-fake-shop = Un achat jamais reçu, un faux vendeur
offence-fake-shop-hint = Site de vente, petite annonce, billet de spectacle
offence-parcel-message = Un faux message de colis ou d’amende
offence-parcel-message-hint = Frais à payer, adresse à confirmer, amende à régler
offence-sextortion = Un chantage avec des images intimes
offence-sextortion-hint = Vraies ou fausses images, argent ou autres images exigés
offence-account-takeover = Un compte volé
offence-account-takeover-hint = Courriel, réseau social, messagerie, jeu, banque
offence-harassment = Du harcèlement
offence-harassment-hint = Insultes ou messages répétés, seul ou à plusieurs, rumeurs
offence-child-abuse = Un enfant victime, une image d’enfant
offence-child-abuse-hint = N’enregistrez rien, n’envoyez rien. L’adresse suffit.
offence-ransomware = Des fichiers bloqués contre rançon
offence-ransomware-hint = Fichiers illisibles, message qui demande de payer
offence-unknown = Je ne sais pas, ou c’est autre chose
offence-unknown-hint = Racontez. Une personne lira et trouvera.
