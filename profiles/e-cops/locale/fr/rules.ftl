# Pourquoi un signalement va où il va.

rule-child-abroad = Images d’enfants hébergées à l’étranger
rule-economic = Une infraction économique
rule-hate = La haine
rule-abroad = Un contenu hébergé à l’étranger
rule-default = Tout le reste : la police
