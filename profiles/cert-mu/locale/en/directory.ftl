# Who handles what.

body-police-station = Mauritius Police Force
body-police-station-what = Takes your formal complaint at any station; its Cybercrime Unit investigates.
body-police-station-hours = day and night
body-cert-mu = CERT-MU
body-cert-mu-what = Helps people and member organisations with incidents, and warns the country.
body-data-office = Data Protection Office
body-data-office-what = Defends your privacy and receives notices of data breaches.
body-telecom-authority = ICT Authority
body-telecom-authority-what = Oversees telecommunications and acts on harmful or illegal content.
body-financial-services = Financial Services Commission
body-financial-services-what = Says whether an investment or a lender is licensed.
body-central-bank = Bank of Mauritius
body-central-bank-what = Oversees banks, and warns about fake ones.
body-child-protection = Child protection
body-child-protection-what = Protects children in danger and supports their families.
