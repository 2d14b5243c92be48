# Ce que chaque page dit.

skip-to-content = Aller au contenu
languages = Langues
danger-now = Danger maintenant ?
call-number = Appelez le { $number }
footer-nav = Aide
footer-bodies = Qui s’occupe de quoi
footer-privacy = Ce que nous faisons de vos données
footer-accessibility = Accessibilité
footer-promise = Aucun traceur, aucune image venue d’ailleurs.
colon = { "\u00A0" }:
comma = ,
back = Retour

# Nombres, tailles, dates.

thousands-separator = { "\u202F" }
size-bytes = { $count } octets
size-kilobytes = { $count } ko
size-megabytes = { $count } Mo
amount = { $number } { $currency }
decimal-separator = ,
duration-hours = { $count ->
        [one] { $count } heure
       *[other] { $count } heures
    }
duration-days = { $count ->
        [one] { $count } jour
       *[other] { $count } jours
    }
duration-months = { $count } mois
duration-years = { $count ->
        [one] { $count } an
       *[other] { $count } ans
    }
date-full = { $weekday } { $day ->
        [1] 1er
       *[other] { $day }
    } { $month } { $year }
date-day = { $weekday } { $day ->
        [1] 1er
       *[other] { $day }
    } { $month }
date-and-time = { $date }, { $time }
time-of-day = { $hour } h { $minute }
hour-of-day = { $hour }{ "\u00A0" }h
weekday-1 = lundi
weekday-2 = mardi
weekday-3 = mercredi
weekday-4 = jeudi
weekday-5 = vendredi
weekday-6 = samedi
weekday-7 = dimanche
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre

# Quand cela ne va pas.

sorry-title = Une panne de notre côté
sorry-lead = Vos réponses sont gardées. Rien n’est envoyé, rien n’est perdu.
sorry-retry = Réessayez dans une minute,
sorry-retry-more = avec le bouton ci-dessous.
sorry-call = Si cela dure, appelez-nous :
sorry-money = De l’argent vient de partir ?
sorry-money-more = N’attendez pas : appelez votre banque.
sorry-button = Réessayer
sorry-incident = À dire si vous nous appelez : panne
not-found-title = Cette page n’existe pas
not-found-lead = L’adresse est peut-être incomplète. Rien n’est perdu : repartez de l’accueil.
not-found-button = Aller à l’accueil
elsewhere-title = Cela ne vient pas de notre page
elsewhere-lead = Selon votre navigateur, c’est un autre site qui l’a envoyé : rien n’a donc été fait. Ouvrez la page ici et envoyez-la de nouveau.
method-title = Cette adresse ne s’utilise pas ainsi
method-lead = Elle ne sert peut-être qu’à recevoir un formulaire. Rien n’a été fait, rien n’est perdu : repartez de l’accueil.
