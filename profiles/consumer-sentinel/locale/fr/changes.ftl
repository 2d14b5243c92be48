# Ce qui se dit autrement que dans la base.

question-region = Dans quel État ou territoire étiez-vous ?
question-account = Le compte qui a reçu l’argent
question-account-hint = Le nom de la banque, le numéro d’acheminement et le numéro de compte.
choice-paid-how-transfer-hint = Nous demanderons le compte qui a reçu
choice-paid-how-mobile = Application de paiement
choice-paid-how-check = Chèque ou mandat
choice-paid-how-cash = Espèces
choice-paid-how-other-hint = Je ne sais pas

advice-tell-authority = Voyez quelle autorité votre État veut que vous préveniez
advice-remove-images-more = Les réseaux ont un bouton pour cela. Pour un mineur, la CyberTipline aide gratuitement.
