# What every page says.

skip-to-content = Skip to content
languages = Languages
danger-now = Danger now?
call-number = Call { $number }
footer-nav = Help
footer-bodies = Who handles what
footer-privacy = What we do with your data
footer-accessibility = Accessibility
footer-promise = No trackers, no pictures from elsewhere.
colon = :
comma = ,
back = Back

# Numbers, sizes, dates.

thousands-separator = ,
size-bytes = { $count } bytes
size-kilobytes = { $count } kB
size-megabytes = { $count } MB
amount = { $number } { $currency }
decimal-separator = .
duration-hours = { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
duration-days = { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
duration-months = { $count ->
        [one] { $count } month
       *[other] { $count } months
    }
duration-years = { $count ->
        [one] { $count } year
       *[other] { $count } years
    }
date-full = { $weekday } { $day } { $month } { $year }
date-day = { $weekday } { $day } { $month }
date-and-time = { $date }, { $time }
time-of-day = { $hour }:{ $minute }
hour-of-day = { $hour }:00
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

# When something is wrong.

sorry-title = Something broke on our side
sorry-lead = Your answers are kept. Nothing is sent, nothing is lost.
sorry-retry = Try again in a minute,
sorry-retry-more = with the button below.
sorry-call = If it lasts, call us:
sorry-money = Did money just leave?
sorry-money-more = Do not wait: call your bank.
sorry-button = Try again
sorry-incident = To say if you call us: incident
not-found-title = This page does not exist
not-found-lead = The address may be incomplete. Nothing is lost: start again from the home page.
not-found-button = Go to the home page
elsewhere-title = This did not come from our page
elsewhere-lead = Your browser says that another site sent it, so nothing was done. Open the page here and send it again.
method-title = This address cannot be used like this
method-lead = It may be one that only takes a form. Nothing was done, nothing is lost: start again from the home page.
