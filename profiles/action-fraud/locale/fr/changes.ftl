# Ce qui se dit autrement que dans la base.

offence-courier = Quelqu’un vient chercher ma carte ou mon argent
offence-courier-hint = Un faux policier ou banquier appelle, puis un coursier passe
offence-tax-fraud = Quelqu’un fraude l’impôt ou les aides
offence-tax-fraud-hint = Une personne ou une entreprise qui cache des revenus

advice-call-service = Demandez qu’un agent vienne
advice-call-service-more = Appelez le 999 si la personne est proche ou en route. Sinon le 101.

question-region = Dans quel comté, quelle ville ou quel quartier étiez-vous ?
question-their-bank = La banque qui a reçu l’argent
question-bank-account = Le compte qui a reçu l’argent
question-bank-account-hint = Le nom du titulaire, le code de la banque et le numéro du compte.
question-account = Si la banque est à l’étranger, l’IBAN
choice-paid-how-transfer-hint = Nous demanderons le compte qui a reçu
choice-paid-how-mobile = Application de paiement
choice-paid-how-cash = Espèces
choice-paid-how-other-hint = Chèque, je ne sais pas
