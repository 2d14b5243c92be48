# Who handles what.

body-cyber-unit = Cyber unit of the police
body-cyber-unit-what = Investigates crimes online, all over the country.
body-cyber-unit-hours = Monday to Friday, 8 am to 6 pm
body-police-station = Police
body-police-station-what = Takes your formal complaint, at the nearest station.
body-police-station-hours = day and night
body-consumer-office = Consumer office
body-consumer-office-what = Acts against misleading sellers and sites.
body-consumer-office-hours = Monday to Friday, 9 am to 5 pm
body-spam-desk = Unwanted messages desk
body-spam-desk-what = Has the numbers and links of fake messages blocked.
body-cyber-desk = Computer emergency desk
body-cyber-desk-what = Helps people and organisations to get going again.
body-cyber-desk-hours = day and night
body-child-hotline = Child protection online
body-child-hotline-what = Has images removed and children looked for.
body-child-hotline-hours = day and night
body-victims-help = Help for victims
body-victims-help-what = Listens, advises, stands by you. Free and confidential.
body-victims-help-hours = 9 am to 9 pm, 7 days a week
