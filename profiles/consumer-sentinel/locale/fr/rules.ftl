# Pourquoi un signalement va où il va.

rule-identity = Une identité volée
rule-bank = Une fausse banque
rule-parcel = Une affaire de courrier
rule-state = De l’argent perdu dans un État
rule-default = Gardé dans le réseau : les membres le trouvent
