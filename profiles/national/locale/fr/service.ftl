# Le service, le pays, les numéros.

language-name = Français
service-name = Tocsin
service-tagline = Signalement · République d’Orsane
country-name = République d’Orsane

complaint-is = Ceci n’est pas une plainte. C’est un signalement : il met les bonnes personnes au courant et peut aider à bloquer l’argent.
complaint-where = Pour porter plainte : tout poste de police ou de gendarmerie, avec votre récépissé.

phone-help = Nous appeler
phone-help-hours = de 8 h à 20 h, tous les jours
phone-victims = Aide aux victimes, gratuit
phone-victims-hours = 7 jours sur 7, de 9 h à 21 h
phone-police = Police et gendarmerie
phone-police-hours = jour et nuit

region-XO-CA = La capitale
region-XO-NO = Nord
region-XO-ES = Est
region-XO-SU = Sud
region-XO-OU = Ouest
region-XO-CE = Centre
region-XO-LI = Littoral
region-XO-MO = Montagne
region-XO-IL = Les îles

currency-EUR = euros (EUR)
currency-USD = dollars (USD)
currency-GBP = livres sterling (GBP)
currency-CHF = francs suisses (CHF)
currency-MAD = dirhams marocains (MAD)
currency-TND = dinars tunisiens (TND)
currency-XOF = francs CFA, Afrique de l’Ouest (XOF)
currency-XAF = francs CFA, Afrique centrale (XAF)
currency-BTC = bitcoins (BTC)
currency-ETH = ethers (ETH)
currency-USDT = tethers (USDT)
