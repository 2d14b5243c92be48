# Qui s’occupe de quoi.

body-police-station = Police de Maurice
body-police-station-what = Reçoit votre plainte dans tout poste ; sa Cybercrime Unit enquête.
body-police-station-hours = jour et nuit
body-cert-mu = CERT-MU
body-cert-mu-what = Aide les personnes et les organisations membres, et avertit le pays.
body-data-office = Data Protection Office
body-data-office-what = Défend votre vie privée et reçoit les déclarations de fuite.
body-telecom-authority = ICT Authority
body-telecom-authority-what = Veille sur les télécommunications et agit contre les contenus nuisibles ou illégaux.
body-financial-services = Financial Services Commission
body-financial-services-what = Dit si un placement ou un prêteur est autorisé.
body-central-bank = Banque de Maurice
body-central-bank-what = Surveille les banques et avertit des fausses.
body-child-protection = Protection de l’enfance
body-child-protection-what = Protège les enfants en danger et soutient leurs familles.
