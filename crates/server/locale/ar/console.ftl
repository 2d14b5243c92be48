# لوحة العمل: اسم وواقعة ورقم.
console-find = بحث
console-find-hint = رقم أو قيمة أو كلمة…
console-log-out = تسجيل الخروج
console-places = القوائم والأدوات
console-work = العمل
console-mechanism = الآلية
console-reports = البلاغات
console-journal = السجلّ
console-erasures = المحو
console-staff = الفريق

login-title = تسجيل الدخول
login-email = البريد الإلكتروني
login-password = كلمة المرور
login-code = رمز من ستة أرقام
login-code-hint = من تطبيق المصادقة. كل رمز يُستعمل مرة واحدة.
login-go = دخول
login-wrong = العنوان أو كلمة المرور أو الرمز غير صحيح. انتظر رمزًا جديدًا ثم أعد المحاولة.
login-slow-down = محاولات كثيرة. انتظر دقيقة ثم أعد المحاولة.

clip-sensitive = لا مقتطف: نوع حسّاس. كل اطّلاع يُسجَّل.
invitation-title = دخولك إلى المركز
invitation-factor = 1. إعداد العامل الثاني
invitation-factor-how = امسح هذا بتطبيق مصادقة على هاتفك، أو اكتب فيه الحروف أدناه. ثم اكتب الرمز الذي يظهر.
invitation-password = 2. اختيار كلمة مرور
invitation-password-hint = 12 حرفًا على الأقل. عدّة كلمات أسهل للتذكّر.
invitation-password-length = تحتاج كلمة المرور إلى ما بين 12 و256 حرفًا.
invitation-code-wrong = ليس هذا الرمز الحالي. انتظر الرمز التالي ثم اكتبه هنا.
invitation-go = فتح الدخول

role-operator = موظف استقبال
role-analyst = محلّل
role-supervisor = مشرف
role-recipient = جهة مستلمة
role-data-protection-officer = مسؤول حماية البيانات
role-auditor = مدقّق
role-administrator = مدير النظام

reports-count = { $count ->
    [zero] لا بلاغ
    [one] بلاغ واحد
    [two] بلاغان
    [few] { $count } بلاغات
    [many] { $count } بلاغًا
   *[other] { $count } بلاغ
}
reports-count-over = أكثر من { $count } بلاغ
reports-count-least = { $count } بلاغ على الأقل بين الأحدث
reports-none = لا بلاغ بعد. سيظهر الأول هنا.
reports-none-filtered = لا بلاغ يوافق هذه المرشّحات.
reports-older = بلاغات أقدم
repeats = { $count ->
    [one] سبق مرة
    [1000] سبق 1000 مرة أو أكثر
    [two] سبق مرتين
    [few] سبق { $count } مرات
   *[other] سبق { $count } مرة
}
filters = مرشّحات
filter-words = كلمات أو رقم أو قيمة
filter-kind = النوع
filter-state = الحالة
filter-channel = المدخل
filter-region = المكان
filter-source = المصدر
filter-from = من تاريخ
filter-to = إلى
filter-any = الكل
filter-go = بحث
filter-clear = إزالة المرشّحات
column-report = البلاغ
column-received = الوصول
column-role = الدور
column-type = النوع
column-value = القيمة
column-number = رقم
column-time = الوقت
column-act = الفعل
column-subject = على
column-actor = بواسطة
column-detail = تفصيل
column-leaf = ورقة

kind-other = أخرى
kind-none = بلا نوع
state-received = للقراءة
state-read = مقروء
state-waiting = طُرح سؤال
state-valid = صالح
state-referred = مُحال
state-closed = مغلق
state-withdrawn = مسحوب
state-erased = ممحوّ
channel-web = استمارة
channel-api = واجهة برمجية
channel-mail = بريد
channel-phone = هاتف
channel-sms = رسالة قصيرة
channel-bulk = دفعة
channel-plugin = إضافة
channel-sensor = مستشعر
channel-partner = شريك
channel-desk = مكتب
channel-other = أخرى

facts = الوقائع
narrative-none = لم يُكتب نص.
fact-occurred = متى
fact-loss = الخسارة
fact-region = المكان
fact-language = اللغة
fact-category = الفئة كما أُرسلت
fact-external-id = رقم المرسل
fact-suspect-name = الاسم الذي أعطاه المشتبه به
values = القيم
values-hint = الدور: من وراء القيمة
values-none = لم تُذكر قيمة.
observable-role-suspect = مشتبه به
observable-role-victim = ضحية
observable-role-third-party = طرف ثالث
observable-role-unknown = مجهول
observable-type-url = عنوان ويب
observable-type-domain = اسم نطاق
observable-type-ip = عنوان IP
observable-type-email = بريد إلكتروني
observable-type-phone = هاتف
observable-type-iban = آيبان
observable-type-wallet = محفظة
observable-type-account = حساب
observable-type-handle = اسم مستخدم
observable-type-hash = بصمة ملف
observable-type-user-agent = متصفّح
observable-type-message-id = معرّف رسالة
files = الملفات
files-none = لا ملف.
files-hint = اذكر السبب: كل فتح يُسجَّل ويراه المُبلِّغ. قد يكون الملف خطيرًا: افتحه على جهاز مُعدّ لذلك.
files-closed = نوع حسّاس: تبقى الملفات مغلقة هنا.
file-save = حفظ
messages = الرسائل
messages-none = لا رسالة بعد.
author-centre = المركز
author-reporter = المُبلِّغ
message-write = الكتابة إلى المُبلِّغ
message-hint = سيقرأ هذا في صندوقه. كلمات بسيطة، وسؤال واحد كل مرة.
message-problem = الرسالة فارغة أو طويلة جدًا.
message-send = إرسال
mode-anonymous = مُبلِّغ مجهول: لم يُطلب اسم.
mode-confidential = مُبلِّغ سرّي: يعرفه المركز وحده.
mode-identified = مُبلِّغ معرَّف: يعرفه المركز والجهات المستلمة.
identity-sealed = هوية مختومة
identity-reason = سبب فتحها
identity-precision = توضيح يقرؤه المدقّق والمُبلِّغ
identity-open = فتح
identity-problem = اختر سببًا واكتب 10 أحرف على الأقل.
identity-recorded = سُجّل هذا الفتح، ويراه المُبلِّغ.
identity-until = تظهر حتى { $time }.
identity-hide = إخفاء
identity-none = لم يُعطَ شيء.
identity-name = الاسم
identity-email = البريد
identity-phone = الهاتف
identity-region = المكان
identity-openings = { $count ->
    [zero] لم تُفتح قط. كل فتح يُسجَّل.
    [one] فُتحت مرة. كل فتح يُسجَّل.
    [two] فُتحت مرتين. كل فتح يُسجَّل.
    [few] فُتحت { $count } مرات. كل فتح يُسجَّل.
   *[other] فُتحت { $count } مرة. كل فتح يُسجَّل.
}
purpose-call-back = معاودة الاتصال بالضحية
purpose-judge = طلب من قاضٍ
purpose-danger = خطر مباشر
purpose-other = سبب آخر
choose = اختر…

staff-people = الأشخاص
staff-role = الدور
staff-disabled = مغلق
staff-disable = إنهاء الدخول
staff-disable-hint = تنتهي كل جلسة فورًا، ومعها مفاتيح المرور ورموز الاسترداد والدعوات. ما لديه من بلاغات يعود إلى الجميع، وما قام به يبقى باسمه. ليعمل من جديد، أرسل إليه دعوة جديدة.
staff-disable-go = إنهاء الدخول الآن
staff-bounds = يعمل من أجل
staff-body = منسق لدى
staff-body-hint = للجهات المتلقية: يرون ما أُحيل إلى هذه الجهة ولا شيء غيره.
staff-no-body = بلا جهة
staff-bind = حصر العمل في أنواع أو مناطق
staff-bind-hint = ما يُؤشَّر عليه هو كل ما يصل إليه الشخص. بلا تأشير: كل شيء.
staff-kinds = أنواع الجرائم
staff-places = المناطق
staff-invite = دعوة شخص
staff-invite-go = إنشاء دعوة
staff-invited = أُنشئت الدعوة. تُستعمل مرة واحدة خلال ثلاثة أيام. أعطِ هذا العنوان إلى
staff-problem = اكتب بريدًا إلكترونيًا واختر دورًا. الجهة المتلقية تحتاج أيضًا إلى هيئة؛ أما المدير والمدقق ومسؤول حماية البيانات فلا يُحصر عملهم.
journal-count = { $count ->
    [zero] لا قيد
    [one] قيد واحد
    [two] قيدان
    [few] { $count } قيود
    [many] { $count } قيدًا
   *[other] { $count } قيد
}
journal-next = القيود التالية

erasure-which = أيّ بلاغ
erasure-number = الرقم على الإيصال
erasure-find = إيجاد
erasure-unknown = لا بلاغ بهذا الرقم. تحقّق منه.
erasure-lost = تضيع القصّة والوقائع والهوية والرسائل والملفات إلى الأبد. لا أحد يستطيع إعادتها.
erasure-kept = ويبقى الرقم والتواريخ والنوع والمكان وإثبات الوصول.
erasure-backup = اطلب نسخة احتياطية الآن: حتى ذلك الحين لا تزال آخر نسخة تحمل مفتاح البلاغ.
erasure-reason = السبب
erasure-reason-retention-ended = انتهت مدّة حفظه
erasure-reason-reporter-request = المُبلِّغ يطلب ذلك (اللائحة العامة لحماية البيانات، المادة 17)
erasure-reason-court-order = أمرت به محكمة أو سلطة
erasure-reason-entered-by-mistake = أُدخل خطأً
erasure-reference = مرجع الطلب أو الأمر إن وُجد
erasure-reference-hint = حروف لاتينية وأرقام و . / - _ وفيها رقم واحد على الأقل. لا اسم لأحد: يحفظه السجلّ إلى الأبد.
erasure-problem = اختر سببًا. في المرجع حروف لاتينية وأرقام و . / - _ فقط، وفيها رقم واحد على الأقل.
erasure-go = المحو إلى الأبد

act-report-lodged = وصل
act-report-read = قرأه شخص
act-report-withdrawn = سحبه المُبلِّغ
act-report-erased = مُحي
act-message-added = رسالة
act-attachment-added = أُضيف ملف
act-attachment-opened = فُتح ملف
act-identity-opened = فُتحت الهوية
act-notice-changed = تغيّرت الإشعارات
act-notice-sent = أُرسل إشعار
act-report-assessed = محتوى سبقت رؤيته
act-staff-invited = دعوة إلى الفريق
act-staff-enrolled = انضمام إلى الفريق
act-staff-disabled = إنهاء الدخول
act-staff-logged-in = دخول
act-token-issued = إصدار رمز وصول
act-token-revoked = إلغاء رمز وصول
act-centre-founded = تأسيس المركز
act-reports-exported = تصدير بلاغات
act-backup-made = نسخة احتياطية
act-backup-restored = استعادة نسخة

refused-title = لم يتمّ هذا
refused-input = شيء في الاستمارة لا يناسب. ارجع وتحقّق.
refused-closed = البلاغ مسحوب أو ممحوّ. لا يمكن إضافة شيء.
refused-back = العودة إلى العمل
