# Ce qui se dit autrement que dans la base.

offence-government-impersonation = Un faux agent ou une fausse administration
offence-government-impersonation-hint = Police, impôts, douane, sécurité sociale : une amende, une arrestation
offence-intellectual-property = Des œuvres ou des marques copiées
offence-intellectual-property-hint = Films, musique, logiciels, contrefaçons en vente
offence-trade-secrets = Des secrets d’entreprise volés
offence-trade-secrets-hint = Plans, formules, listes de clients

page-person-lead = Un seul de ces renseignements aide déjà. Laissez vide le reste.
page-place = Parlons de la personne lésée
page-place-name = La personne lésée

question-region = Dans quel État ou territoire étiez-vous ?
question-for-whom = Qui a été lésé ?
choice-for-whom-me = Moi
choice-for-whom-person = Quelqu’un d’autre
choice-for-whom-business = Une entreprise ou une organisation
question-age-band = Quel âge a cette personne ?
choice-age-band-under-20 = Moins de 20 ans
choice-age-band-20-29 = De 20 à 29 ans
choice-age-band-30-39 = De 30 à 39 ans
choice-age-band-40-49 = De 40 à 49 ans
choice-age-band-50-59 = De 50 à 59 ans
choice-age-band-60-or-over = 60 ans ou plus

question-their-bank = La banque qui a reçu l’argent
question-their-bank-hint = Son nom, et sa ville si vous la connaissez.
question-bank-account = Le compte qui a reçu l’argent
question-bank-account-hint = Le nom du titulaire, le numéro d’acheminement et celui du compte.
question-account = Si la banque est à l’étranger, l’IBAN
question-other-payments = D’autres paiements aux mêmes personnes
question-other-payments-hint = Pour chacun : le jour, le montant, la banque et le compte.
question-their-street = Son adresse postale
question-their-ip = Son adresse IP
question-their-ip-hint = Dans les en-têtes d’un courriel, si vous les voyez.
question-other-people = Les autres personnes qui ont participé
question-other-people-hint = Noms, numéros, adresses : comme vous les connaissez.
choice-paid-how-transfer-hint = Nous demanderons le compte qui a reçu
choice-paid-how-mobile = Application de paiement
choice-paid-how-check = Chèque ou mandat
choice-paid-how-cash = Espèces
choice-paid-how-other-hint = Je ne sais pas

advice-tell-authority = Voyez quelle autorité votre État veut que vous préveniez
advice-remove-images-more = Les réseaux ont un bouton pour cela. Pour un mineur, la CyberTipline aide gratuitement.
