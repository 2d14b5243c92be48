# Pourquoi un signalement va où il va.

rule-child-abroad = Images d’enfants hébergées à l’étranger
rule-terrorism = Le terrorisme
rule-hate = La haine
rule-abroad = Un contenu hébergé à l’étranger
rule-customs = Des marchandises interdites
rule-complaint = Une plainte est possible en ligne
rule-default = Aucune autre règle ne s’applique
