# Accueil : l’urgence d’abord.

home-title = Signaler ce qui s’est passé en ligne
home-urgent = Est-ce urgent ?
home-right-place = Vous êtes au bon endroit. Commencez par ici.
door-danger = Quelqu’un est en danger
door-call = Appelez le
door-near = L’auteur est tout près de vous
door-near-more = Ce qu’il faut faire tout de suite.
door-money = De l’argent est parti depuis moins de { $recall }
door-money-more = On peut parfois le bloquer. Ce qu’il faut faire tout de suite.
home-not-urgent = Ce n’est pas urgent
home-report = Signaler ce qui s’est passé
home-report-more = 3 minutes. Sans compte. Vous pouvez ne pas dire qui vous êtes.
home-follow = Suivre mon signalement
home-follow-more = Avec le code de votre récépissé
home-resume = Reprendre mon brouillon
home-resume-more = Avec le code noté en cours de route
home-bodies = Trouver le bon service
home-bodies-more = Qui s’occupe de quoi, et comment le joindre
home-promise = Ce que nous vous promettons
home-promise-read = Une personne lit
home-promise-read-more = { $days ->
        [one] votre signalement, sous { $days } jour ouvré.
       *[other] votre signalement, sous { $days } jours ouvrés.
    }
home-promise-outcome = Vous saurez ce qu’il devient,
home-promise-outcome-more = même si vous restez anonyme.
home-promise-name = Votre nom est gardé à part.
home-promise-name-more = L’ouvrir demande un motif, et laisse une trace.

# À faire cette minute.

urgent-money-title = Faites cela maintenant
urgent-money-lead = Chaque heure compte. Le signalement peut attendre dix minutes.
urgent-danger-title = Mettez-vous en sécurité d’abord
urgent-danger-lead = Le reste peut attendre.
urgent-near-title = L’auteur est tout près
urgent-near-lead = N’agissez pas sans aide. Dans cet ordre :
urgent-then-report = Ensuite, signalez-le ici.
urgent-at-once = Il part tout de suite, de jour comme de nuit, à ceux qui peuvent encore arrêter le paiement.
urgent-the-sooner = Plus c’est tôt, mieux c’est.
urgent-report-payment = Signaler le paiement
urgent-keep-all = Gardez tout : messages, reçus, noms, numéros. N’effacez rien.
urgent-report-later = Quand vous serez à l’abri, racontez-nous ce qui s’est passé.

# Qui s’occupe de quoi.

bodies-title = Qui s’occupe de quoi
bodies-lead = Vous pouvez aussi nous le signaler : nous le passerons au bon service.
bodies-kind = Ce qui s’est passé
bodies-all = Tout montrer
bodies-show = Montrer
bodies-count = { $count ->
        [0] Aucun service
        [one] { $count } service
       *[other] { $count } services
    }
bodies-complaint = Prend les plaintes
bodies-languages = Parle

# Ce que nous faisons de vos données.

privacy-lead = Le moins possible, aussi peu de temps que possible, et jamais à votre insu.
privacy-name = Votre nom
privacy-name-sealed = Il est mis sous scellés.
privacy-name-sealed-more = Votre nom et vos coordonnées sont chiffrés à part, avant d’être enregistrés.
privacy-name-opened = L’ouvrir demande un motif écrit.
privacy-name-opened-more = Chaque ouverture laisse une trace, et vous la voyez dans votre suivi.
privacy-name-never = La personne signalée ne l’apprend jamais par nous.
privacy-name-never-more = Et si vous restez anonyme, nous ne cherchons pas qui vous êtes.
privacy-kept = Combien de temps
privacy-kept-more = Le temps se compte depuis le dernier acte. Ensuite, tout est effacé. Seul un juge ou la loi peut faire garder plus longtemps.
privacy-kept-draft = Un brouillon pas encore envoyé
privacy-kept-report = Ce que vous racontez
privacy-kept-identity = Votre nom et vos coordonnées
privacy-kept-messages = Les messages échangés avec nous
privacy-kept-files = Les fichiers joints
privacy-kept-journal = Le journal de nos actes, sans vos données
privacy-who = Qui les voit
privacy-who-reads = Les personnes d’ici qui traitent les signalements lisent votre récit, sans votre nom.
privacy-who-passed = Le service qui peut agir reçoit le récit. Il ne reçoit votre nom que si vous l’avez choisi.
privacy-who-figures = Les chiffres publiés comptent les signalements. Personne ne peut s’y reconnaître.
privacy-device = Sur votre appareil
privacy-device-cookie = Deux témoins (cookies) au plus : l’un garde le fil de vos réponses pendant que vous remplissez, l’autre celui de votre suivi pendant que vous le lisez. Ils partent quand vous fermez la fenêtre.
privacy-device-nothing = Aucun traceur, aucune mesure d’audience, rien qui vienne d’ailleurs.
privacy-rights = Vos droits
privacy-rights-more = Voir, compléter, corriger, retirer : tout se fait dans votre suivi, avec votre code, même sans nom.

# Accessibilité.

accessibility-lead = Ce site doit marcher pour vous, quel que soit votre appareil et votre façon de lire.
accessibility-works = Ce qui marche
accessibility-works-devices = Un vieux téléphone, une ligne lente, un petit écran, sans JavaScript.
accessibility-works-keyboard = Le clavier seul : chaque lien et chaque bouton, dans l’ordre de la lecture.
accessibility-works-readers = Un lecteur d’écran : chaque question a son nom, chaque erreur dit quoi écrire.
accessibility-works-colours = Le mode sombre, les contrastes forts, les textes agrandis, les pages sans animation.
accessibility-checked = Comment nous le vérifions
accessibility-checked-more = Chaque version passe des contrôles automatiques des règles WCAG 2.2, niveaux A et AA, dans un vrai navigateur et dans chaque langue. Ils ne voient pas tout : dites-nous ce qui vous gêne.
accessibility-blocked = Quelque chose vous bloque
accessibility-blocked-more = Dites-le nous. Une personne peut aussi remplir le signalement avec vous.
accessibility-write = Nous écrire :

# Le formulaire.

continue = Continuer
leave = Quitter vite
leave-more = cette page
error-prefix = Erreur :
errors-title = { $count ->
        [one] Il y a une chose à corriger
       *[other] Il y a { $count } choses à corriger
    }
error-of-field = { $field } — { $error }
progress = { $name }. { $remaining }
progress-remaining = { $count ->
        [0] Dernière question.
        [one] Encore { $count } question environ.
       *[other] Encore { $count } questions environ.
    }
draft-kept = Vos réponses restent gardées { $days }. Pour reprendre plus tard, notez ce code de brouillon :
answer-yes = Oui
answer-no = Non
date-today = Aujourd’hui, { $day }
date-yesterday = Hier, { $day }
date-other = Un autre jour
date-other-label = L’autre jour, si ce n’est ni aujourd’hui ni hier
amount-label = Montant
currency-label = Monnaie
currency-other = une autre, écrite après le montant
region-unknown = Je ne sais pas
find-label = Chercher avec vos mots
find-none = Rien ne ressemble ? Choisissez « Je ne sais pas » : une personne lira et trouvera.

group-title = Que s’est-il passé ?
group-lead = Choisissez ce qui ressemble le plus. Vous pourrez préciser ensuite.
offence-title = Qu’est-ce qui ressemble le plus ?
offence-lead = Aucune réponse n’est fausse. Nous corrigerons s’il le faut.
offence-name = Ce qui s’est passé

files-title = Avez-vous quelque chose à montrer ?
files-name = Les fichiers
files-lead = Captures d’écran, messages, reçus. Rien n’est obligatoire.
files-add = Ajouter des fichiers
files-limits = { $count ->
        [one] { $one } au plus, { $count } fichier.
       *[other] { $one } au plus par fichier, { $count } fichiers au plus.
    }
files-add-button = Ajouter
files-added = { $count ->
        [one] { $count } fichier ajouté
       *[other] { $count } fichiers ajoutés
    }
files-remove = Retirer
excess-file = « { $name } » dépasse { $limit }. Il n’a pas été ajouté. Choisissez un fichier plus petit.
excess-total = Avec « { $name } », le tout dépasse { $limit }. Il n’a pas été ajouté.
excess-count = « { $name } » n’a pas été ajouté : { $limit } fichiers au plus.
excess-form = Cette page est trop longue. Racontez en { $limit } signes au plus, et joignez le reste en fichier.

who-title = Voulez-vous dire qui vous êtes ?
who-lead = C’est votre choix. Les trois réponses sont bonnes, et vous pourrez en changer.
who-name = Vous
who-never = La personne que vous signalez ne verra jamais votre nom par nous.
who-never-more = Si un juge s’en occupe un jour, on vous l’expliquera avant.
who-anonymous = Non, je reste anonyme
who-anonymous-hint = Nous ne demandons rien et ne cherchons pas. Un code vous permet de suivre la suite et d’échanger avec nous. Nous ne pourrons pas vous rappeler.
who-confidential = Oui, mais à vous seulement
who-confidential-hint = Votre nom est mis sous scellés, à part. Une personne d’ici ne l’ouvre qu’avec un motif écrit, et vous le verrez dans votre suivi. Il n’est transmis à personne sans votre accord.
who-identified = Oui, et aux enquêteurs aussi
who-identified-hint = Ils peuvent vous appeler. C’est utile si vous voulez récupérer votre argent ou porter plainte.
contact-title = Comment vous joindre ?
contact-lead-confidential = Pour nous seulement. Laissez vide ce que vous ne voulez pas donner.
contact-lead-identified = Un courriel ou un téléphone suffit.
contact-name = Votre nom
contact-email = Votre adresse électronique
contact-email-hint = Nous n’y écrivons jamais ce que vous avez raconté.
contact-phone = Votre téléphone

check-title = Relisez, puis envoyez
check-lead = Rien n’est encore parti. Vous pouvez tout corriger.
check-facts = Ce qui s’est passé
check-you = Vous
check-kind = Type
check-files = Fichiers
check-mode = Votre nom
check-mode-anonymous = Pas donné. Vous suivrez avec votre code.
check-mode-confidential = Donné à nous seulement, sous scellés
check-mode-identified = Donné à nous et aux enquêteurs
check-reach = Où vous joindre
check-none = Pas de réponse
check-change = Changer
check-complaint = Est-ce une plainte ?
check-send = Envoyer mon signalement

# Brouillons.

resume-title = Reprendre mon brouillon
resume-lead = Un brouillon est gardé { $days } après la dernière réponse.
resume-code = Votre code de brouillon
resume-code-hint = Cinq groupes de quatre. Majuscules, espaces et tirets ne comptent pas.
resume-button = Reprendre
resume-not-receipt = Vous avez déjà envoyé ? Le code du récépissé ouvre votre suivi :
resume-unknown = Aucun brouillon sous ce code. Il a peut-être été envoyé, ou le délai est passé.
code-slow = Trop d’essais. Attendez une minute, puis recommencez.
code-length = { $count ->
        [one] Un code a 20 lettres et chiffres. Vous en avez écrit { $count }.
       *[other] Un code a 20 lettres et chiffres. Vous en avez écrit { $count }.
    }
code-symbol = Un code n’a pas de « { $sign } ». Il n’a que des lettres et des chiffres.
code-typo = Une lettre semble fausse, ou deux sont inversées. Relisez votre code.
begun-title = Vous avez déjà commencé
begun-lead = Vos réponses sont là. Voulez-vous continuer ?
begun-go-on = Continuer ce signalement
begun-again = Effacer et recommencer
begun-again-more = Vous voulez raconter autre chose ? Notez d’abord le code ci-dessous, ou envoyez ce signalement. Recommencer efface ces réponses.
begun-code = Code de ce brouillon :
no-draft-title = Vos réponses ne sont pas dans cette fenêtre
no-draft-lead = Rien n’est forcément perdu.
no-draft-sent = Vous avez déjà envoyé ?
no-draft-sent-more = Votre signalement est chez nous.
no-draft-code = Vous avez noté le code du brouillon ?
no-draft-code-more = Il marche pendant { $days }.
no-draft-cookie = Cela arrive à chaque page ?
no-draft-cookie-more = Votre navigateur refuse le témoin (cookie) qui tient le fil. Acceptez-le pour ce site, ou appelez-nous.
no-draft-begin = Commencer un signalement
unreadable-title = Cette page n’est pas arrivée entière
unreadable-lead = La ligne était peut-être trop lente. Vos réponses d’avant sont gardées : revenez et envoyez de nouveau cette page.
unreadable-again = Revenir à la page
slow-title = Trop de formulaires depuis votre réseau
slow-lead = Vos réponses d’avant sont gardées. Attendez une minute, puis envoyez de nouveau cette page.
