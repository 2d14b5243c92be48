# Pourquoi une plainte va où elle va.

rule-kill-chain = Un gros virement qui peut encore être rappelé
rule-kill-chain-note = Demandez à la banque qui l’a reçu de le bloquer, à l’étranger aussi.
rule-recall-note = Demandez tout de suite à la banque qui l’a reçu de le bloquer.
rule-secrets = Des œuvres ou des secrets copiés
rule-series-federal = Ensemble, une perte pour les agents fédéraux
rule-series-federal-note = Un auteur, beaucoup de plaintes : toutes sont nommées ici.
rule-series-abroad = Une série menée de l’étranger
rule-series-state = Ensemble, un crime dans l’État
rule-series-state-note = Un auteur, beaucoup de plaintes : toutes sont nommées ici.
rule-series-wide = Beaucoup de gens ont été abordés
rule-foreign = Quelqu’un se plaint de l’étranger
rule-federal = Une perte pour les agents fédéraux
rule-state = Une perte pour l’État
rule-local = Une perte pour la police locale
rule-threat = Quelqu’un est menacé
rule-default = Attend d’autres plaintes contre le même auteur
