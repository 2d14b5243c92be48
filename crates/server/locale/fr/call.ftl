# Les appels : la page de qui prend des signalements au téléphone.

console-call = Prendre un appel
call-heading = Appel en cours
call-errors = À corriger, ou à redemander :
call-danger = D’abord : quelqu’un est-il en danger, l’auteur est-il tout près ?
call-danger-do = Si oui, gardez la ligne et appelez le { $number }.
call-language = Langue de l’appelant
call-kind = Ce qui s’est passé
call-ask = Afficher les questions
call-name = Nom
call-email = Adresse électronique
call-phone = Téléphone
call-read-back = « Je relis, dites-moi si c’est juste. »
call-lodge = Enregistrer et dicter le récépissé
call-lodge-key = Ctrl Entrée
call-seen = { $count ->
        [one] Déjà signalé : 1 fois
       *[other] Déjà signalé : { $count } fois
    }
call-seen-script = Déjà signalé : # ×
call-advice = À conseiller maintenant
call-keys = Touches
call-keys-more = Tab : champ suivant. Alt 1 à Alt 9 : cette étape. Ctrl Entrée : enregistrer. Ce qui est saisi reste quand le type ou la langue change.
call-lodged = Enregistré
call-spell = Code secret, à dicter
call-spell-say = « Notez ce code, s’il vous plaît. Lui seul ouvre la suite de votre signalement. »
call-spell-once = Il n’est montré qu’une fois. Personne ici ne pourra le retrouver.
call-paper = Sur papier (PDF)
call-next = Appel suivant
call-receipt = Récépissé par courriel
call-receipt-hint = Seulement si la personne le veut. Le courriel porte le numéro et la preuve{ "\u00A0" }; jamais le code, ni ce qui a été signalé.
receipt-mail-subject = Votre récépissé
receipt-mail-body =
    { $centre }

    Votre signalement est enregistré. Son numéro est { $number }.

    Votre code secret vous a été lu au téléphone. Il ne figure jamais dans un courriel, et nous ne le demandons jamais. Avec lui, lisez ici ce que devient votre signalement{ "\u00A0" }:

    { $where }

    Le fichier prouve que le signalement a été déposé, et quand. Il ne dit pas ce que vous avez signalé.
