# Qui s’occupe de quoi.

body-cyber-unit = Brigade cyber de la police
body-cyber-unit-what = Enquête sur les crimes en ligne, dans tout le pays.
body-cyber-unit-hours = du lundi au vendredi, de 8 h à 18 h
body-police-station = Police et gendarmerie
body-police-station-what = Reçoivent votre plainte, dans le poste le plus proche.
body-police-station-hours = jour et nuit
body-consumer-office = Office de la consommation
body-consumer-office-what = Agit contre les vendeurs et les sites trompeurs.
body-consumer-office-hours = du lundi au vendredi, de 9 h à 17 h
body-spam-desk = Guichet des messages indésirables
body-spam-desk-what = Fait bloquer les numéros et les liens des faux messages.
body-cyber-desk = Secours informatique
body-cyber-desk-what = Aide les personnes et les organisations à se remettre en marche.
body-cyber-desk-hours = jour et nuit
body-child-hotline = Protection de l’enfance en ligne
body-child-hotline-what = Fait retirer les images et chercher les enfants.
body-child-hotline-hours = jour et nuit
body-victims-help = Aide aux victimes
body-victims-help-what = Écoute, conseille, accompagne. Gratuit et confidentiel.
body-victims-help-hours = 7 jours sur 7, de 9 h à 21 h
