# ما تقوله كلّ صفحة.

skip-to-content = انتقل إلى المحتوى
languages = اللغات
danger-now = خطر الآن؟
call-number = اتصل بالرقم { $number }
footer-nav = مساعدة
footer-bodies = من يتولّى ماذا
footer-privacy = ماذا نفعل ببياناتك
footer-accessibility = إتاحة الموقع للجميع
footer-promise = لا أدوات تتبّع، ولا صور من مكان آخر.
colon = :
comma = ،
back = رجوع

# الأعداد والأحجام والتواريخ.

thousands-separator = ,
size-bytes = { $count } بايت
size-kilobytes = { $count } كيلوبايت
size-megabytes = { $count } ميغابايت
amount = { $number } { $currency }
decimal-separator = .
duration-hours = { $count ->
        [one] ساعة
        [two] ساعتين
        [few] { $count } ساعات
       *[other] { $count } ساعة
    }
duration-days = { $count ->
        [one] يوم
        [two] يومين
        [few] { $count } أيام
       *[other] { $count } يومًا
    }
duration-months = { $count ->
        [one] شهر
        [two] شهرين
        [few] { $count } أشهر
       *[other] { $count } شهرًا
    }
duration-years = { $count ->
        [one] سنة
        [two] سنتين
        [few] { $count } سنوات
       *[other] { $count } سنة
    }
date-full = { $weekday } { $day } { $month } { $year }
date-day = { $weekday } { $day } { $month }
date-and-time = { $date }، الساعة { $time }
time-of-day = { $hour }:{ $minute }
hour-of-day = { $hour }:00
weekday-1 = الاثنين
weekday-2 = الثلاثاء
weekday-3 = الأربعاء
weekday-4 = الخميس
weekday-5 = الجمعة
weekday-6 = السبت
weekday-7 = الأحد
month-1 = يناير
month-2 = فبراير
month-3 = مارس
month-4 = أبريل
month-5 = مايو
month-6 = يونيو
month-7 = يوليو
month-8 = أغسطس
month-9 = سبتمبر
month-10 = أكتوبر
month-11 = نوفمبر
month-12 = ديسمبر

# حين يحدث خلل.

sorry-title = عطل من جهتنا
sorry-lead = إجاباتك محفوظة. لم يُرسَل شيء، ولم يضِع شيء.
sorry-retry = حاول مجدّدًا بعد دقيقة،
sorry-retry-more = بالزرّ أدناه.
sorry-call = إن طال الأمر فاتصل بنا:
sorry-money = هل خرج منك مال للتوّ؟
sorry-money-more = لا تنتظر: اتصل بمصرفك.
sorry-button = حاول مجدّدًا
sorry-incident = لتذكره إن اتصلت بنا، رقم العطل:
not-found-title = هذه الصفحة غير موجودة
not-found-lead = قد يكون العنوان ناقصًا. لم يضِع شيء: ابدأ من الصفحة الأولى.
not-found-button = إلى الصفحة الأولى
elsewhere-title = لم يأتِ هذا من صفحتنا
elsewhere-lead = يقول متصفّحك إنّ موقعًا آخر أرسله، فلم يُفعَل شيء. افتح الصفحة هنا وأرسلها من جديد.
method-title = لا يُستعمل هذا العنوان هكذا
method-lead = لعلّه لا يصلح إلّا لاستقبال استمارة. لم يُفعَل شيء ولم يضِع شيء: ابدأ من الصفحة الأولى.
