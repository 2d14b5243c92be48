# Pourquoi une plainte va où elle va.

rule-kill-chain = Un gros virement qui peut encore être rappelé
rule-kill-chain-note = Demandez à la banque qui l’a reçu de le bloquer, à l’étranger aussi.
rule-recall-note = Demandez tout de suite à la banque qui l’a reçu de le bloquer.
rule-secrets = Des œuvres ou des secrets copiés
rule-foreign = Quelqu’un se plaint de l’étranger
rule-federal = Une perte pour les agents fédéraux
rule-state = Une perte pour l’État
rule-threat = Quelqu’un est menacé
rule-default = Attend d’autres plaintes contre le même auteur
