# Transmissions : ce qui va aux services compétents, et ce qu’ils disent.

act-referral-opened = Vers un service compétent
act-referral-approved = Transmission approuvée par une seconde personne
act-referral-refused = Transmission refusée
act-referral-delivered = Remise au service
act-referral-late = Le service n’a pas répondu à temps
act-referral-acknowledged = Le service l’a reçue
act-referral-accepted = Prise par le service
act-referral-asked = Le service demande plus
act-referral-answered = Réponse au service
act-referral-passed-on = Passée plus loin par le service
act-outcome-stated = Suite
act-package-opened = Dossier ouvert par le service
act-package-sent = Dossier envoyé, chiffré
act-partner-changed = Adresses d’un service changées

referrals = Transmissions
referrals-received = Reçues
referrals-none = Rien ne vous a encore été transmis.
referrals-nothing = Rien n’attend ici.
referrals-silent = Qui n’a pas répondu
referrals-silent-hint = la plus vieille promesse d’abord
referrals-asked = Le service demande plus
referrals-asked-hint = répondez, ou demandez au déclarant
referrals-proposed = Une seconde personne doit approuver
referrals-proposed-hint = rien n’est encore parti
referrals-accepted = Prises, suite non dite
referrals-accepted-hint = les plus vieilles d’abord
referral-one = Transmission
referral-to = À
referral-find = Numéro de transmission ou de signalement
referral-not-found = Rien à vous ne porte ce numéro.
referral-since = Depuis
referral-until = Réponse avant
referral-fast = voie rapide
referral-usual = à son tour
referral-lane = Urgence
referral-hours = Heures pour accuser réception
referral-rule = Règle
referral-four-eyes = Quatre yeux{ "\u00A0" }: une seconde personne doit approuver
referral-send = Transmettre un signalement à un service
referral-send-go = Transmettre
referral-agree = Laisser partir
referral-disagree = Ne pas transmettre
referral-note = À savoir
referral-narrative = Le récit
referral-none = Aucun.
referral-role = Rôle
referral-type = Type
referral-value = Valeur
referral-files-closed = Type protégé{ "\u00A0" }: les pièces restent au centre et sont remises en main propre.
referral-files-purpose = Dites pourquoi{ "\u00A0" }: la personne qui a signalé voit qui a ouvert quel fichier, quand et pourquoi.
referral-acknowledge-by = À accuser avant le { $when }
referral-history = Ce qui s’est passé
referral-package = Dossier
referral-package-all = Tout enregistrer
referral-package-summary = Résumé
referral-package-facts = Faits, schéma publié
referral-package-hint = Un fichier tar{ "\u00A0" }: résumé, faits, pièces et leurs empreintes, et la preuve du dépôt, que tocsin verify contrôle hors ligne.
referral-package-failed = Le dossier ne peut pas être fait pour le moment. Réessayez dans une minute.
referral-proof = Preuve du dépôt
referral-proof-text = Le registre du centre contient ce signalement depuis son dépôt. La preuve est dans le dossier et se contrôle hors ligne avec tocsin verify.
referral-answer = Votre réponse
referral-answer-accept = Nous prenons
referral-answer-acknowledge = Bien reçue, la suite viendra
referral-answer-not-ours = Pas à nous, c’est à un autre service
referral-answer-ask = Il nous manque quelque chose
referral-answer-body = Si ce n’est pas à vous{ "\u00A0" }: à qui
referral-answer-text = Ce qui manque, ou pourquoi ce n’est pas à vous
referral-answer-hint = Le déclarant apprend que vous l’avez prise, et rien de plus.
referral-answer-go = Répondre
referral-answer-body-go = Répondre au service
referral-ask-reporter = Demander au déclarant
referral-question = Ce que demande le service
referral-reference = Votre référence
referral-their-reference = Leur référence
referral-outcome-say = Dire une suite
referral-outcome = Suite
referral-outcome-on = Jour où c’est arrivé
referral-outcome-amount = Montant, si des fonds sont gelés ou rendus
referral-outcome-currency = Monnaie
referral-outcome-reason = Motif, si rien n’est fait
referral-outcome-go = Enregistrer la suite
referral-outcomes = Suites
referral-outcomes-none = Aucune suite n’a été dite.
referral-problem-on = Donnez le jour où c’est arrivé{ "\u00A0" }: aujourd’hui ou avant.
referral-problem-amount = Donnez un montant comme 120.00 et une monnaie comme EUR.
referral-problem-reason = Choisissez pourquoi rien n’est fait.
referral-problem-body = Choisissez un autre service, qui n’a pas eu ce signalement.
referral-problem-kind = Choisissez une suite.
referral-problem-text = Choisissez une réponse{ "\u00A0" }; une question demande des mots, et un texte trop long est à raccourcir.
referral-problem-same-person = Quatre yeux{ "\u00A0" }: quelqu’un d’autre doit approuver.
referral-state-proposed = proposée
referral-state-sent = en chemin
referral-state-delivered = remise
referral-state-accepted = prise
referral-state-asked = complément demandé
referral-state-passed-on = passée plus loin
referral-state-ended = terminée
referral-way-page = Leur page
referral-way-webhook = Message signé
referral-way-mail = Courriel
referral-way-done = arrivé le { $when }
referral-way-failed = { $count -> 
    [one] échec une fois, le { $when }{ "\u00A0" }; nouvel essai prévu
   *[other] échec { $count } fois, dernier le { $when }{ "\u00A0" }; nouvel essai prévu
}
outcome-no-action = Sans suite, avec motif
outcome-recorded = Enregistré
outcome-investigating = Enquête ouverte
outcome-merged = Joint à un autre dossier
outcome-site-closed = Site ou contenu fermé
outcome-funds-frozen = Fonds gelés, avec montant
outcome-funds-returned = Fonds rendus, avec montant
outcome-charged = Poursuites
outcome-convicted = Condamnation
outcome-acquitted = Relaxe
no-action-not-enough-facts = Trop peu d’éléments
no-action-no-offence = Pas d’infraction
no-action-no-trace = La trace s’arrête
no-action-time-barred = Prescription
no-action-below-threshold = Sous le seuil
referral-mail-subject = Un signalement vous attend
referral-mail-again-subject = Rappel{ "\u00A0" }: un signalement vous attend
referral-mail-late-subject = En retard{ "\u00A0" }: un signalement attend votre réponse
referral-mail-where = la page de votre service au centre
referral-mail-body =
    Un signalement vous a été transmis. Lisez-le et répondez ici{ "\u00A0" }:
    { $where }

    Ce message ne contient rien du signalement. N’y répondez pas.
referral-mail-package-body =
    Un signalement vous a été transmis. Lisez-le et répondez ici{ "\u00A0" }:
    { $where }

    Le dossier du signalement est joint, chiffré avec votre clé. Ne répondez pas à ce message.
referral-mail-again-body =
    Un signalement qui vous a été transmis n’a pas encore de réponse. Lisez-le et répondez ici{ "\u00A0" }:
    { $where }

    Ce message ne contient rien du signalement. N’y répondez pas.
referral-mail-late-body =
    Le délai pour accuser réception d’un signalement qui vous a été transmis est passé. Votre suppléant reçoit aussi ce message. Répondez ici{ "\u00A0" }:
    { $where }

    Ce message ne contient rien du signalement. N’y répondez pas.

# La transmission d’une série entière.

referral-series = Série
referral-series-count = { $count ->
        [one] { $count } signalement
       *[other] { $count } signalements
    }
referral-series-people = { $count ->
        [one] { $count } personne
       *[other] { $count } personnes
    }
referral-series-reports = Signalements de la série
referral-series-more = { $count ->
        [one] { $count } autre se trouve dans les faits (JSON).
       *[other] { $count } autres se trouvent dans les faits (JSON).
    }
