# The service, the country, the numbers.

service-name = eCops
service-tagline = The contact point for abuses on the Internet · Belgium
country-name = Belgium

complaint-is = This is not a complaint to the police. It is a report: it is checked, then passed to the right service. You need not know which.
complaint-where = To make a formal complaint: the nearest police station, with your receipt.

phone-help = Call the FPS Economy
phone-police = Police
phone-police-hours = day and night
phone-child-focus = Child Focus, free
phone-child-focus-hours = day and night

region-BE-BRU = Brussels-Capital
region-BE-VAN = Antwerp
region-BE-VBR = Flemish Brabant
region-BE-VLI = Limburg
region-BE-VOV = East Flanders
region-BE-VWV = West Flanders
region-BE-WBR = Walloon Brabant
region-BE-WHT = Hainaut
region-BE-WLG = Liège
region-BE-WLX = Luxembourg (province)
region-BE-WNA = Namur

currency-TRY = Turkish lira (TRY)
