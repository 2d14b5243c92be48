# Ce qu’il y a à corriger dans le formulaire, dit gentiment : quoi écrire, avec un exemple.

error-choose = Choisissez une réponse.
error-choose-known = Choisissez une des réponses proposées.
error-required = Il nous faut cette réponse pour pouvoir agir.
error-too-long = Ce texte a { $length } signes. La limite est { $limit }. Raccourcissez-le, ou joignez un fichier.

error-date-unreadable = Écrivez la date comme ceci : 12/01/2026.
error-date-no-such-month = Il n’y a pas de mois { $month }. Écrivez le jour, le mois, l’année.
error-date-no-such-day = { $month ->
        [1] Le { $day } janvier { $year } n’existe pas.
        [2] Le { $day } février { $year } n’existe pas.
        [3] Le { $day } mars { $year } n’existe pas.
        [4] Le { $day } avril { $year } n’existe pas.
        [5] Le { $day } mai { $year } n’existe pas.
        [6] Le { $day } juin { $year } n’existe pas.
        [7] Le { $day } juillet { $year } n’existe pas.
        [8] Le { $day } août { $year } n’existe pas.
        [9] Le { $day } septembre { $year } n’existe pas.
        [10] Le { $day } octobre { $year } n’existe pas.
        [11] Le { $day } novembre { $year } n’existe pas.
       *[other] Le { $day } décembre { $year } n’existe pas.
    } Vérifiez le jour et le mois.
error-date-future = Ce jour n’est pas encore venu. Vérifiez la date.
error-date-too-old = L’année { $year } semble fausse. Écrivez-la avec quatre chiffres.
error-date-day-missing = Écrivez le jour, même à peu près. Ou choisissez aujourd’hui ou hier.

error-amount-words = Écrivez le montant en chiffres, comme 480 ou 480,50.
error-amount-negative = Écrivez le montant sans signe moins.
error-amount-decimals = { $count ->
        [0] Cette monnaie n’a pas de centimes. Écrivez un nombre entier.
        [one] Cette monnaie a { $count } chiffre après la virgule au plus.
       *[other] Cette monnaie a { $count } chiffres après la virgule au plus.
    }
error-amount-too-large = Ce montant semble trop grand. Vérifiez les chiffres.
error-amount-other-currency = Vous avez écrit { $written } et choisi { $chosen }. Gardez une seule monnaie.
error-amount-no-currency = Écrivez la monnaie après le montant, comme 480 SEK.

error-email-at = Écrivez l’adresse avec un seul @, comme nom@exemple.org.
error-email-host = Il manque la fin de l’adresse, comme exemple.org.
error-email-space = Une adresse électronique n’a pas d’espace. Écrivez-en une seule.
error-phone-letters = Écrivez le numéro en chiffres, comme 06 12 34 56 78 ou +230 5 201 0000.
error-phone-short = Ce numéro est trop court. Vérifiez les chiffres.
error-phone-long = Ce numéro est trop long. Écrivez-en un seul.
error-url-space = Une adresse de page n’a pas d’espace. Écrivez-en une seule ; les autres dans le récit.
error-url-dot = Écrivez l’adresse en entier, comme exemple.org ou https://exemple.org/page.
error-account = Écrivez le numéro de compte avec des lettres et des chiffres seulement.
error-iban-typo = Un caractère de cet IBAN semble faux. Vérifiez-le. Sinon, effacez-le ici et écrivez-le dans le récit.
error-wallet = Une adresse de portefeuille est une longue suite de lettres et de chiffres, sans espace.

error-contact-missing = Pour que les enquêteurs puissent vous joindre, donnez un courriel ou un téléphone.
error-report-empty = Dites-nous au moins une chose : quelques mots, un numéro, une adresse, ou un fichier.
error-not-finished = Il reste une page à remplir. Vos réponses sont gardées.
