# The service, the country, the numbers.

language-name = English
service-name = MAUCORS
service-tagline = Cybercrime reporting · Republic of Mauritius
country-name = Republic of Mauritius

complaint-is = This is not a statement to the police. It is a report: CERT-MU reads it and sends it to the body that can act.
complaint-where = To make a formal complaint: any police station of the Mauritius Police Force, with your receipt.

phone-help = Call CERT-MU
phone-police = Police
phone-police-hours = day and night
phone-ambulance = Ambulance (SAMU)
phone-ambulance-hours = day and night

region-MU-AG = Agalega Islands
region-MU-BL = Black River
region-MU-CC = Cargados Carajos (Saint Brandon)
region-MU-FL = Flacq
region-MU-GP = Grand Port
region-MU-MO = Moka
region-MU-PA = Pamplemousses
region-MU-PW = Plaines Wilhems
region-MU-PL = Port Louis
region-MU-RR = Rivière du Rempart
region-MU-RO = Rodrigues
region-MU-SA = Savanne

currency-MUR = rupees (MUR)
currency-USD = dollars (USD)
currency-EUR = euros (EUR)
currency-GBP = pounds sterling (GBP)
currency-INR = Indian rupees (INR)
currency-ZAR = rand (ZAR)
currency-AED = UAE dirhams (AED)
currency-BTC = bitcoins (BTC)
currency-ETH = ethers (ETH)
currency-USDT = tethers (USDT)
