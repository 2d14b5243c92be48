# Séries de signalements : bref ; nom, fait, chiffre.
series-title = Séries
series-one = Série
series-reports = Signalements
series-harm = Dommage
series-solvability = Prise
series-growth = 7 jours
series-sources = Sources
series-order = Ordre
series-order-score = dommage × prise
series-order-growth = croissance
series-order-latest = dernier signalement
series-order-size = taille
series-state-growing = En croissance
series-state-quiet = Calme
series-state-locked = Verrouillée
series-state-referred = Transmise
series-count = { $count ->
    [0] aucune série
    [one] 1 série
   *[other] { $count } séries
}
series-count-over = plus de { $count } séries
series-none = Aucune série pour l’instant.
series-none-more = Les signalements qui citent les mêmes valeurs suspectes seront réunis ici, avec les raisons.
series-none-filtered = Aucune série ne répond à ces filtres.
series-more = Autres séries
series-people = { $count ->
    [0] des personnes sans adresse ni numéro
    [one] 1 personne indépendante
   *[other] { $count } personnes indépendantes
}
series-last = dernier signalement le { $day }
series-born = vue depuis le { $day }, dernier signalement le { $last }
series-why = Pourquoi une série :
series-why-values = Par { $people }, dans { $reports }, les mêmes valeurs sont citées : { $values }.
series-why-text = { $reports }, de { $people }, racontent presque la même chose.
series-why-decided = { $reports } réunis par une personne.
series-why-against-none = Rien ne parle contre.
series-why-against = { $count ->
    [one] 1 valeur parle contre.
   *[other] { $count } valeurs parlent contre.
}
series-why-apart = { $count ->
    [one] Une personne tient 1 autre signalement à part.
   *[other] { $count } autres signalements sont tenus à part par décision.
}
series-and = { $before } et { $last }
series-listed = { $before }, { $next }
series-some-url = { $count ->
    [one] 1 adresse web
   *[other] { $count } adresses web
}
series-some-domain = { $count ->
    [one] 1 site
   *[other] { $count } sites
}
series-some-ip = { $count ->
    [one] 1 adresse IP
   *[other] { $count } adresses IP
}
series-some-email = { $count ->
    [one] 1 courriel
   *[other] { $count } courriels
}
series-some-phone = { $count ->
    [one] 1 numéro de téléphone
   *[other] { $count } numéros de téléphone
}
series-some-iban = { $count ->
    [one] 1 compte bancaire
   *[other] { $count } comptes bancaires
}
series-some-wallet = { $count ->
    [one] 1 portefeuille
   *[other] { $count } portefeuilles
}
series-some-account = { $count ->
    [one] 1 compte de paiement
   *[other] { $count } comptes de paiement
}
series-some-handle = { $count ->
    [one] 1 pseudo
   *[other] { $count } pseudos
}
series-some-hash = { $count ->
    [one] 1 fichier
   *[other] { $count } fichiers
}
series-some-other = { $count ->
    [one] 1 autre valeur
   *[other] { $count } autres valeurs
}
series-figure-reports = signalements, { $people }
series-figure-loss = { $count ->
    [0] perte : personne n’en déclare
    [one] perte, déclarée par 1 signalement
   *[other] perte, déclarée par { $count } signalements
}
series-figure-harm = dommage, sur 100
series-figure-solvability = prise, sur 100
series-arithmetic = Comment dommage et prise se calculent
series-part = Élément
series-part-from = D’après
series-part-share = Points
series-part-of = { $points } sur { $most }
score-line-victims = Victimes
score-line-loss = Perte
score-line-vulnerability = Vulnérables ou urgents
score-line-velocity = Croissance en 7 jours
score-line-payee = Bénéficiaire traçable
score-line-jurisdiction = Dans ce pays
score-line-freshness = Fraîcheur
score-line-evidence = Preuves gardées
score-amount-people = { $count ->
    [one] 1 personne
   *[other] { $count } personnes
}
score-amount-units = { $count } dans la monnaie principale
score-amount-percent = { $count } % des signalements
score-amount-growth = { $count } de plus que les 7 jours d’avant
score-amount-payee = par la sorte de valeur la plus sûre : { $count } points
score-amount-home = { $count ->
    [0] rien n’est connu ici
   *[other] un lieu ou un compte est ici
}
score-amount-days = { $count ->
    [0] dernier signalement aujourd’hui
    [one] dernier signalement il y a 1 jour
   *[other] dernier signalement il y a { $count } jours
}
score-title = La portée
score-hint = Une ligne par sorte de valeur. Un signe sonne quand une valeur apparaît, son trait dure tant qu’on la voit. Un trait vertical : des signalements qui citent les deux, avec leur nombre.
score-desc = { $values_count ->
    [one] 1 valeur
   *[other] { $values_count } valeurs
} et { $chords_count ->
    [0] aucune paire citée ensemble.
    [one] 1 paire citée ensemble.
   *[other] { $chords_count } paires citées ensemble.
} Le tableau des valeurs dit la même chose.
score-others = et { $count } autres
score-third = tiers, ne relie rien
score-table = En tableau
score-left-out = { $count ->
    [one] 1 paire plus rare n’est pas dessinée.
   *[other] { $count } paires plus rares ne sont pas dessinées.
}
series-reasons = Les raisons
series-reasons-hint = Poids en bits : un de plus, deux fois plus probable.
series-reasons-none = Aucune raison gardée : ces signalements ont été réunis par une personne, ou sont hors de votre portée.
series-reason-value = cité par { $people } dans { $reports }
series-reason-against = contre : ces signalements ont trop peu d’autres points communs
series-reason-ignored = ignoré : { $verdict }
series-reason-text = Texte : le récit en répète presque un autre
series-reason-torn = Deux séries le réclament autant ; il n’est dans aucune.
series-reports-some = { $count ->
    [one] 1 signalement
   *[other] { $count } signalements
}
series-undone-value = { $count ->
    [one] 1 des signalements regardés ne tient que par cette valeur :
   *[other] { $count } des signalements regardés ne tiennent que par cette valeur :
}
series-undone-text = { $count ->
    [one] 1 des signalements regardés ne tient que par son texte.
   *[other] { $count } des signalements regardés ne tiennent que par leur texte.
}
series-undone-none = Aucune valeur seule ne la défait : ce qui a été regardé tient par plusieurs liens.
series-time-day = Signalements par jour
series-time-week = Signalements par semaine
series-time-month = Signalements par mois
series-time-most = { $count ->
    [one] Au plus 1, { $name }.
   *[other] Au plus { $count }, { $name }.
}
series-time-none = Aucun signalement à votre portée.
series-when = Quand
series-map = Signalements par région
series-map-most = Le plus : { $name }, { $count }.
series-map-none = Aucun signalement ne nomme de région.
series-map-unnamed = Sans région
series-map-elsewhere = Ailleurs
series-weight = Poids
series-seen = Vue
series-seen-span = du { $first } au { $last }
series-verdict = Verdict
series-verdict-machine = machine
verdict-said-benign = sans lien
verdict-said-offender = à l’auteur
verdict-said-victim = à une victime
series-values-shown = { $count ->
    [one] la plus citée
   *[other] les { $count } plus citées
}
series-members = Signalements de la série
series-members-none = Aucun n’est à votre portée.
series-members-hidden = { $count ->
    [one] 1 autre signalement est hors de votre portée.
   *[other] { $count } autres signalements sont hors de votre portée.
}
series-members-more = Autres signalements
series-lock = Verrouiller
series-lock-hint = Rien n’y entre ni n’en sort plus tout seul. Les suggestions continuent.
series-lock-go = Verrouiller telle quelle
series-split = Couper
series-split-hint = Cochez dans la liste plus bas les signalements qui partent, ou écrivez leurs numéros.
series-split-numbers = Numéros de signalements, séparés par des espaces
series-split-go = En faire une série
series-merge = Réunir
series-merge-hint = Les deux deviennent une ; le nom de la plus petite mène à l’autre.
series-merge-other = Nom de l’autre série
series-merge-go = Réunir
series-report = Un signalement
series-report-hint = Lie la machine pour toujours, ou jusqu’au jour que vous donnez.
series-together-go = Il est de la série
series-apart-go = Jamais ici
decision-reason = Raison
decision-until = Jusqu’au (vide : toujours)
decisions-title = Décisions humaines
decisions-none = Aucune. Tout ici est proposé par la machine.
decision-together = Ensemble
decision-apart = Jamais ensemble
decision-benign = Sans lien
decision-offender = À l’auteur
decision-victim = À une victime
decision-lock = Verrouillée
decision-split = Coupée
decision-merge = Réunies
decision-expires = jusqu’au { $day }
decision-for-ever = sans fin
decision-undone = reprise
decision-over = échue
decision-contradicted = une décision plus ancienne la contredit
decision-remove = Reprendre
series-said-together = Décidé : ensemble. La machine suit en quelques secondes.
series-said-apart = Décidé : jamais ensemble. La machine suit en quelques secondes.
series-said-benign = Décidé : sans lien. La machine suit en quelques secondes.
series-said-offender = Décidé : à l’auteur. La machine suit en quelques secondes.
series-said-victim = Décidé : à une victime. La machine suit en quelques secondes.
series-said-lock = Verrouillée. La machine suit en quelques secondes.
series-said-split = Coupée. La machine suit en quelques secondes.
series-said-merge = Réunies. La machine suit en quelques secondes.
series-said-undone = Reprise. La machine suit en quelques secondes.
series-said-stands = Elle avait déjà été reprise.
series-said-gone = Quelqu’un a répondu le premier à cette suggestion.
series-said-merged = { $label } a été réunie à cette série.
series-problem-reason = Dites pourquoi, en 500 signes au plus.
series-problem-until = Ce jour est passé ou n’existe pas. Choisissez-en un autre, ou laissez vide.
series-problem-report = Aucun signalement à votre portée n’a ce numéro.
series-problem-other = Aucune autre série à votre portée n’a ce nom.
series-problem-members = Choisissez des signalements de cette série, et laissez-en.
series-problem-reach = Certains de ses signalements sont hors de votre portée. Demandez à qui les atteint tous.
series-problem-cannot = Cela ne peut pas être décidé. Vérifiez ce qui est choisi.
series-undo = Annuler
suggestions-title = Suggestions
suggestions-count = { $count ->
    [0] rien à confirmer
    [one] 1 à confirmer
   *[other] { $count } à confirmer
}
suggestions-hint = Une touche répond ; la suivante vient aussitôt. Tout peut être repris.
suggestions-none = Rien à confirmer.
suggestions-none-more = Ce dont la machine n’est pas sûre viendra ici, une touche chacune.
suggestions-then = Puis
suggestion-question = Vont-ils ensemble ?
suggestion-yes = Relier
suggestion-no = Non, jamais
suggestion-later = Plus tard
suggestion-none = Aucune valeur commune : le texte, ou des valeurs voisines, rapprochent les deux.
suggestion-both = citée par les deux
observable-sentence = Citée par { $people } dans { $reports }.
observable-seen = Où elle a été vue
observable-first = Vue d’abord
observable-last = Vue enfin
observable-roles = Rôles
observable-roles-of = { $role } { $count }
observable-told = Dite au public
observable-told-yes = oui : à qui la cherche, on répond « signalée »
observable-told-no = non
verdict-title = À qui est-elle ?
verdict-hint = Lie la machine partout. Une valeur sans lien ou d’une victime ne relie jamais, et n’est jamais dite au public.
verdict-offender = À l’auteur
verdict-benign = Sans lien
verdict-victim = À une victime
report-series = Série
report-series-none = Il est seul.
report-series-how-values = Par des valeurs que d’autres citent aussi.
report-series-how-text = Son récit en répète un autre.
report-series-how-decision = Une personne l’y a mis.
report-series-to = vers
report-series-against = Ce qui parle contre
report-found = Trouvé par la machine
report-found-hint = Valeur, à qui elle est, et pourquoi
keys-suggestion = Suggestion : relier, jamais
series-day = { $day } { $month }
series-month = { $month } { $year }
found-reason-unsaid = personne ne dit à qui
found-reason-named = cité par qui l’a envoyé
found-reason-suspect-field = donné comme celui du suspect
found-reason-reporter = à qui signale
found-reason-own-words = « mon … » est écrit devant
found-reason-trusted = on en parle avec confiance
found-reason-listed = sur une liste de valeurs bien connues
found-reason-centre = au centre lui-même
found-reason-recipient = destinataire du courriel
found-reason-sender = a envoyé le courriel
found-reason-forwarder = a fait suivre le courriel
found-reason-relay = a transporté le courriel
found-reason-edge = a remis le courriel
found-reason-unverified = dans une partie du courriel que chacun peut écrire
