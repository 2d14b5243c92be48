# Le service, le pays, les numéros.

service-name = Internet Signalement
service-tagline = Portail officiel de signalement des contenus illicites
country-name = République française

complaint-is = Ceci n’est pas une plainte. C’est un signalement : policiers et gendarmes le vérifient et l’orientent.
complaint-where = Pour porter plainte : tout commissariat ou toute gendarmerie, avec votre récépissé.

phone-help = Info Escroqueries, gratuit
phone-help-hours = du lundi au vendredi, de 9 h à 18 h 30
phone-victims = Aide aux victimes, gratuit
phone-victims-hours = 7 jours sur 7
phone-police = Police et gendarmerie
phone-police-hours = jour et nuit

region-FR-ARA = Auvergne-Rhône-Alpes
region-FR-BFC = Bourgogne-Franche-Comté
region-FR-BRE = Bretagne
region-FR-CVL = Centre-Val de Loire
region-FR-20R = Corse
region-FR-GES = Grand Est
region-FR-HDF = Hauts-de-France
region-FR-IDF = Île-de-France
region-FR-NOR = Normandie
region-FR-NAQ = Nouvelle-Aquitaine
region-FR-OCC = Occitanie
region-FR-PDL = Pays de la Loire
region-FR-PAC = Provence-Alpes-Côte d’Azur
region-FR-971 = Guadeloupe
region-FR-972 = Martinique
region-FR-973 = Guyane
region-FR-974 = La Réunion
region-FR-976 = Mayotte

currency-DZD = dinars algériens (DZD)
currency-XPF = francs CFP (XPF)
