# Le service, le pays, les numéros.

service-name = eCops
service-tagline = Le point de contact des abus sur Internet · Belgique
country-name = Belgique

complaint-is = Ceci n’est pas une plainte à la police. C’est un signalement : il est vérifié, puis transmis au service compétent. Vous n’avez pas à savoir lequel.
complaint-where = Pour porter plainte : le poste de police le plus proche, avec votre récépissé.

phone-help = Appeler le SPF Économie
phone-police = Police
phone-police-hours = jour et nuit
phone-child-focus = Child Focus, gratuit
phone-child-focus-hours = jour et nuit

region-BE-BRU = Bruxelles-Capitale
region-BE-VAN = Anvers
region-BE-VBR = Brabant flamand
region-BE-VLI = Limbourg
region-BE-VOV = Flandre-Orientale
region-BE-VWV = Flandre-Occidentale
region-BE-WBR = Brabant wallon
region-BE-WHT = Hainaut
region-BE-WLG = Liège
region-BE-WLX = Luxembourg (province)
region-BE-WNA = Namur

currency-TRY = livres turques (TRY)
