# Ce que la machine a vu seule dans un signalement, avec ses raisons.
assess-title = Évaluation
assess-waiting = Pas encore examiné. Cela prend quelques secondes.
assess-nothing = Rien de particulier.
assess-sensitive = Sensible
assess-recall = Le paiement peut encore être rappelé jusqu’au { $until }.
assess-kind = Nature proposée : { $kind }
assess-same = { $times_count ->
    [1000] Signalé 1 000 fois ou plus
   *[other] Signalé { $times_count } fois
} par { $sources_count ->
    [one] 1 source.
   *[other] { $sources_count } sources indépendantes.
}
assess-first = Le premier : { $number }
assess-hosting = Où se trouvent les adresses
assess-country-unknown = pays inconnu
assess-network-unknown = réseau inconnu
assess-benign = Connu et sans danger
priority-now = Tout de suite
priority-high = Aujourd’hui
priority-usual = Ordinaire
priority-low = En dernier

reason-emergency-words = Mots de danger : { $words }
reason-emergency-quoted = Mots de danger dans un message transmis : { $words }
reason-emergency-denied = Mots de danger que le signalement nie : { $words }
reason-recall-open = De l’argent est parti. Il peut être rappelé jusqu’au { $until }.
reason-recall-over = De l’argent est parti. Il pouvait être rappelé jusqu’au { $until }.
reason-recall-undated = De l’argent est parti, sans date indiquée.
reason-loss = Perte : { $amount }
reason-kind-proposed = Les mots indiquent « { $kind } » : { $words }
reason-kind-sensitive = Nature du compartiment sensible : { $kind }
reason-words-sensitive = Mots d’une affaire sensible : { $words }
reason-kind-watched = L’auteur peut être proche de la personne : { $kind }
reason-repeated = { $times_count ->
    [1001] Le même contenu est arrivé plus de 1 000 fois
   *[other] Le même contenu est arrivé { $times_count } fois
} de { $sources_count ->
    [one] 1 source. Il est compté, pas refusé.
   *[other] { $sources_count } sources indépendantes. Il est compté, pas refusé.
}
reason-wave = Une vague : { $sources_count } sources indépendantes le signalent.
reason-empty = Rien n’est dit.
reason-gibberish = Le récit ne forme pas de mots.
reason-only-link = Seulement un lien.
reason-short = Très court.
reason-language = Écrit en « { $found } », envoyé comme « { $declared } ».
reason-benign-all = { $benign_count ->
    [one] La seule valeur citée figure sur une liste de valeurs sans danger.
   *[other] Les { $benign_count } valeurs citées figurent toutes sur des listes de valeurs sans danger.
}
reason-benign-some = { $benign_count ->
    [one] 1 valeur figure sur une liste de valeurs sans danger.
   *[other] { $benign_count } valeurs figurent sur des listes de valeurs sans danger.
}
