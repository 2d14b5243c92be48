# The service, the country, the numbers.

service-name = Internet Signalement
service-tagline = Official portal for reporting illegal content
country-name = French Republic

complaint-is = This is not a formal complaint. It is a report: police and gendarmes check it and direct it.
complaint-where = To make a formal complaint: any police or gendarmerie station, with your receipt.

phone-help = Info Escroqueries, free
phone-help-hours = Monday to Friday, 9 am to 6.30 pm
phone-victims = Help for victims, free
phone-victims-hours = 7 days a week
phone-police = Police and gendarmerie
phone-police-hours = day and night

region-FR-ARA = Auvergne-Rhône-Alpes
region-FR-BFC = Bourgogne-Franche-Comté
region-FR-BRE = Brittany
region-FR-CVL = Centre-Val de Loire
region-FR-20R = Corsica
region-FR-GES = Grand Est
region-FR-HDF = Hauts-de-France
region-FR-IDF = Île-de-France
region-FR-NOR = Normandy
region-FR-NAQ = Nouvelle-Aquitaine
region-FR-OCC = Occitania
region-FR-PDL = Pays de la Loire
region-FR-PAC = Provence-Alpes-Côte d’Azur
region-FR-971 = Guadeloupe
region-FR-972 = Martinique
region-FR-973 = French Guiana
region-FR-974 = Réunion
region-FR-976 = Mayotte

currency-DZD = Algerian dinars (DZD)
currency-XPF = CFP francs (XPF)
