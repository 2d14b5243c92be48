# Transmissions : ce qui va aux services compétents, et ce qu’ils disent.

act-referral-opened = Vers un service compétent
act-referral-approved = Transmission approuvée par une seconde personne
act-referral-refused = Transmission refusée
act-referral-delivered = Remise au service
act-referral-late = Le service n’a pas répondu à temps
act-referral-acknowledged = Le service l’a reçue
act-referral-accepted = Prise par le service
act-referral-asked = Le service demande plus
act-referral-answered = Réponse au service
act-referral-passed-on = Passée plus loin par le service
act-outcome-stated = Suite
act-package-opened = Dossier ouvert par le service
act-partner-changed = Adresses d’un service changées
