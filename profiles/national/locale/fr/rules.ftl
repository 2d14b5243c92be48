# Pourquoi un signalement va où il va.

rule-sensitive = Des enfants à protéger
rule-life-danger = Une vie en danger
rule-recall = Un paiement qui peut encore être arrêté
rule-recall-note = Arrêtez d’abord le paiement, les questions viennent après.
rule-data-breach = Des données personnelles ont fui
rule-grave-loss = Une grande perte
rule-organisation = Une organisation est attaquée
rule-investment = Un faux placement
rule-seller = Un vendeur trompeur
rule-campaign = Une campagne de messages
rule-message = Un message indésirable
rule-entry = Un appareil ou un compte a été forcé
rule-person = Une personne est lésée
rule-content = Un contenu illégal hébergé ici
rule-default = Aucune règle ne s’applique : une personne décide
