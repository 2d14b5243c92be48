# Le service, le pays, les numéros.

language-name = Français
service-name = MAUCORS
service-tagline = Signalement des délits en ligne · République de Maurice
country-name = République de Maurice

complaint-is = Ceci n’est pas une déposition à la police. C’est un signalement : CERT-MU le lit et l’envoie à qui peut agir.
complaint-where = Pour porter plainte : tout poste de la police de Maurice, avec votre récépissé.

phone-help = Appeler CERT-MU
phone-police = Police
phone-police-hours = jour et nuit
phone-ambulance = Ambulance (SAMU)
phone-ambulance-hours = jour et nuit

region-MU-AG = Agaléga
region-MU-BL = Rivière Noire
region-MU-CC = Cargados Carajos (Saint-Brandon)
region-MU-FL = Flacq
region-MU-GP = Grand Port
region-MU-MO = Moka
region-MU-PA = Pamplemousses
region-MU-PW = Plaines Wilhems
region-MU-PL = Port-Louis
region-MU-RR = Rivière du Rempart
region-MU-RO = Rodrigues
region-MU-SA = Savanne

currency-MUR = roupies (MUR)
currency-USD = dollars (USD)
currency-EUR = euros (EUR)
currency-GBP = livres sterling (GBP)
currency-INR = roupies indiennes (INR)
currency-ZAR = rands (ZAR)
currency-AED = dirhams des Émirats (AED)
currency-BTC = bitcoins (BTC)
currency-ETH = ethers (ETH)
currency-USDT = tethers (USDT)
