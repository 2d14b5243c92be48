# Pourquoi un signalement va où il va.

rule-child = Des enfants à protéger
rule-recall = Un paiement qui peut encore être arrêté
rule-data-breach = Des données personnelles ont fui
rule-incident = Une organisation est attaquée
rule-grave-loss = Une grande perte
rule-lender = Un faux placement ou prêteur
rule-phishing-here = Un site d’hameçonnage hébergé à Maurice
rule-phishing = Un site d’hameçonnage à l’étranger
rule-message = Un message indésirable
rule-bullying = Un enfant est harcelé
rule-content = Un contenu nuisible
rule-identity = Une identité volée
rule-threat = Menaces et chantage
rule-entry = Un appareil ou un compte a été forcé
rule-money = De l’argent est perdu
rule-default = Aucune autre règle ne s’applique
