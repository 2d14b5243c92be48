# How the centre reaches the bodies of the directory, and their figures.
console-bodies = الجهات
console-bodies-lead = يبيّن الدليل العام من يعالج ماذا. وهنا كيف يتصل بها المركز.
bodies-to-renew = { $count ->
    [zero] لا جهة للتجديد
    [one] واحدة للتجديد
    [two] اثنتان للتجديد
    [few] { $count } جهات للتجديد
    [many] { $count } جهة للتجديد
   *[other] { $count } جهة للتجديد
}
bodies-figures = ما آلت إليه الإحالات
bodies-figures-hint = مما فُتح في هذه المدة. الأيام قيم وسيطة: نصفها لم يستغرق أكثر من ذلك.
bodies-days = المدة
bodies-sheet = جدول (CSV)
bodies-partial = هناك أكثر في هذه المدة: حُسبت أحدث 100,000.
bodies-none = لم يُرسل شيء في هذه المدة.
bodies-sent = المُرسلة
bodies-acknowledged = المؤكَّد استلامها
bodies-to-acknowledge = أيام حتى التأكيد
bodies-to-outcome = أيام حتى النتيجة
bodies-overdue = متأخرة الآن
bodies-late = تأخرت يومًا
bodies-outcomes = النتائج
bodies-outcome = { $kind }: { $count }
bodies-phone = الهاتف
bodies-web = الموقع
bodies-mail = البريد الإلكتروني
bodies-notices = تُرسل الإشعارات إلى
bodies-notices-late = تُرسل إشعارات التأخّر إلى
bodies-programme = تُرسل الرسائل الموقَّعة إلى
bodies-speaks = اللغات
bodies-there = المنطقة الزمنية
bodies-clock = { $zone }، الساعة هناك { $time }
bodies-deputies = النواب
bodies-key = مفتاح رسائلها
bodies-valid-until = المدخل صالح حتى
bodies-runs-out = ينتهي المدخل في { $when }: اسألوا الجهة إن كان كل ما فيه صحيحًا.
bodies-key-unfit = لا يمكن استعمال مفتاحها: تُرسل الرسائل دون الملف.
bodies-key-until = ينتهي مفتاحها في { $when }: اطلبوا المفتاح التالي.
