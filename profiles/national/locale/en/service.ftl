# The service, the country, the numbers.

language-name = English
service-name = Tocsin
service-tagline = Reporting · Republic of Orsane
country-name = Republic of Orsane

complaint-is = This is not a formal complaint. It is a report: it tells the right people and can help to stop the money.
complaint-where = To make a formal complaint: any police station, with your receipt.

phone-help = Call us
phone-help-hours = 8 am to 8 pm, every day
phone-victims = Help for victims, free
phone-victims-hours = 9 am to 9 pm, 7 days a week
phone-police = Police
phone-police-hours = day and night

region-XO-CA = The capital
region-XO-NO = North
region-XO-ES = East
region-XO-SU = South
region-XO-OU = West
region-XO-CE = Centre
region-XO-LI = Coast
region-XO-MO = Mountains
region-XO-IL = The islands

currency-EUR = euros (EUR)
currency-USD = dollars (USD)
currency-GBP = pounds sterling (GBP)
currency-CHF = Swiss francs (CHF)
currency-MAD = Moroccan dirhams (MAD)
currency-TND = Tunisian dinars (TND)
currency-XOF = West African CFA francs (XOF)
currency-XAF = Central African CFA francs (XAF)
currency-BTC = bitcoins (BTC)
currency-ETH = ethers (ETH)
currency-USDT = tethers (USDT)
