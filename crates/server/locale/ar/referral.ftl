# الإحالات: ما يذهب إلى الجهات المختصة وما تقوله.

act-referral-opened = إلى جهة مختصة
act-referral-approved = وافق شخص ثانٍ على الإحالة
act-referral-refused = رُفضت الإحالة
act-referral-delivered = سُلّمت إلى الجهة
act-referral-late = لم تُجب الجهة في الوقت المحدد
act-referral-acknowledged = الجهة استلمتها
act-referral-accepted = أخذتها الجهة
act-referral-asked = الجهة تطلب المزيد
act-referral-answered = أُجيبت الجهة
act-referral-passed-on = أحالتها الجهة إلى غيرها
act-outcome-stated = النتيجة
act-package-opened = فتحت الجهة الملف
act-package-sent = أُرسل الملف مشفَّراً
act-partner-changed = تغيّرت عناوين جهة

referrals = الإحالات
referrals-received = الواردة
referrals-none = لم يُرسل إليكم شيء بعد.
referrals-nothing = لا شيء ينتظر هنا.
referrals-silent = من لم يُجب
referrals-silent-hint = أقدم وعد أولاً
referrals-asked = الجهة تطلب المزيد
referrals-asked-hint = أجيبوا، أو اسألوا المُبلّغ
referrals-proposed = يجب أن يوافق شخص ثانٍ
referrals-proposed-hint = لم يخرج شيء بعد
referrals-accepted = أُخذت ولم تُذكر نتيجتها
referrals-accepted-hint = الأقدم أولاً
referral-one = إحالة
referral-to = إلى
referral-find = رقم الإحالة أو البلاغ
referral-not-found = لا شيء لديكم بهذا الرقم.
referral-since = منذ
referral-until = الجواب قبل
referral-fast = مسار سريع
referral-usual = في دورها
referral-lane = الاستعجال
referral-hours = ساعات لتأكيد الاستلام
referral-rule = القاعدة
referral-four-eyes = أربع أعين: يجب أن يوافق شخص ثانٍ
referral-send = إحالة بلاغ إلى جهة
referral-send-go = إحالة
referral-agree = الموافقة على الإحالة
referral-disagree = عدم الإحالة
referral-note = للانتباه
referral-narrative = الرواية
referral-none = لا شيء.
referral-role = الدور
referral-type = النوع
referral-value = القيمة
referral-files-closed = نوع حسّاس: تبقى الملفات في المركز وتُسلّم باليد.
referral-files-purpose = بيّنوا الغرض: يرى المبلِّغ من فتح أي ملف ومتى ولماذا.
referral-acknowledge-by = يجب تأكيد الاستلام قبل { $when }
referral-history = ما حدث
referral-package = الملف
referral-package-all = حفظ الكل
referral-package-summary = الملخّص
referral-package-facts = الوقائع، مخطط منشور
referral-package-hint = ملف tar واحد: الملخّص والوقائع والملفات مع بصماتها وإثبات وقت الإيداع الذي يتحقق منه tocsin verify دون اتصال.
referral-package-failed = لا يمكن إعداد الملف الآن. أعيدوا المحاولة بعد دقيقة.
referral-proof = إثبات الإيداع
referral-proof-text = يحتوي سجل المركز هذا البلاغ منذ إيداعه. الإثبات في الملف ويُتحقق منه دون اتصال بواسطة tocsin verify.
referral-answer = جوابكم
referral-answer-accept = نأخذها
referral-answer-acknowledge = استلمناها وسنقول المزيد
referral-answer-not-ours = ليست لنا، بل لجهة أخرى
referral-answer-ask = نحتاج إلى المزيد
referral-answer-body = إن لم تكن لكم: لمن
referral-answer-text = ما تحتاجون إليه، أو لماذا ليست لكم
referral-answer-hint = يعلم المُبلّغ أنكم أخذتموها، ولا شيء أكثر.
referral-answer-go = الإجابة
referral-answer-body-go = إجابة الجهة
referral-ask-reporter = سؤال المُبلّغ
referral-question = ما تطلبه الجهة
referral-reference = مرجعكم
referral-their-reference = مرجعهم
referral-outcome-say = ذكر نتيجة
referral-outcome = النتيجة
referral-outcome-on = اليوم الذي حدثت فيه
referral-outcome-amount = المبلغ، إن جُمّدت أموال أو أُعيدت
referral-outcome-currency = العملة
referral-outcome-reason = السبب، إن لم يُتخذ إجراء
referral-outcome-go = تسجيل النتيجة
referral-outcomes = النتائج
referral-outcomes-none = لم تُذكر أي نتيجة.
referral-problem-on = اذكروا اليوم الذي حدثت فيه: اليوم أو قبله.
referral-problem-amount = اذكروا مبلغاً مثل 120.00 وعملة مثل EUR.
referral-problem-reason = اختاروا لماذا لا يُتخذ إجراء.
referral-problem-body = اختاروا جهة أخرى لم يصلها هذا البلاغ.
referral-problem-kind = اختاروا نتيجة.
referral-problem-text = اختاروا جواباً؛ السؤال يحتاج إلى كلمات، والنص الطويل يجب اختصاره.
referral-problem-same-person = أربع أعين: يجب أن يوافق شخص آخر.
referral-state-proposed = مقترحة
referral-state-sent = في الطريق
referral-state-delivered = سُلّمت
referral-state-accepted = أُخذت
referral-state-asked = طُلب المزيد
referral-state-passed-on = أُحيلت إلى غيرها
referral-state-ended = انتهت
referral-way-page = صفحتهم
referral-way-webhook = رسالة موقّعة
referral-way-mail = البريد الإلكتروني
referral-way-done = وصل { $when }
referral-way-failed = { $count -> 
    [one] فشل مرة، آخرها { $when }، وستُعاد المحاولة
   *[other] فشل { $count } مرات، آخرها { $when }، وستُعاد المحاولة
}
outcome-no-action = لا إجراء، مع ذكر السبب
outcome-recorded = سُجّل
outcome-investigating = فُتح تحقيق
outcome-merged = ضُمّ إلى قضية أخرى
outcome-site-closed = أُغلق الموقع أو المحتوى
outcome-funds-frozen = جُمّدت أموال، مع ذكر المبلغ
outcome-funds-returned = أُعيدت أموال، مع ذكر المبلغ
outcome-charged = ملاحقة قضائية
outcome-convicted = إدانة
outcome-acquitted = تبرئة
no-action-not-enough-facts = معطيات غير كافية
no-action-no-offence = لا جريمة في القانون
no-action-no-trace = الأثر ينقطع
no-action-time-barred = سقط بالتقادم
no-action-below-threshold = دون العتبة
referral-mail-subject = بلاغ ينتظركم
referral-mail-again-subject = تذكير: بلاغ ينتظركم
referral-mail-late-subject = تأخّر: بلاغ ينتظر جوابكم
referral-mail-where = صفحة جهتكم في المركز
referral-mail-body =
    أُحيل إليكم بلاغ. اقرأوه وأجيبوا هنا:
    { $where }

    لا تحتوي هذه الرسالة على شيء من البلاغ. لا تردّوا عليها.
referral-mail-package-body =
    أُحيل إليكم بلاغ. اقرأوه وأجيبوا هنا:
    { $where }

    ملف البلاغ مرفق، مشفَّر بمفتاحكم. لا تردّوا على هذه الرسالة.
referral-mail-again-body =
    بلاغ أُحيل إليكم لم يُجب عنه بعد. اقرأوه وأجيبوا هنا:
    { $where }

    لا تحتوي هذه الرسالة على شيء من البلاغ. لا تردّوا عليها.
referral-mail-late-body =
    انتهت مهلة تأكيد استلام بلاغ أُحيل إليكم. يتلقى نائبكم هذه الرسالة أيضاً. أجيبوا هنا:
    { $where }

    لا تحتوي هذه الرسالة على شيء من البلاغ. لا تردّوا عليها.

# إحالة سلسلة كاملة.

referral-series = السلسلة
referral-series-count = عدد البلاغات: { $count }
referral-series-people = عدد الأشخاص: { $count }
referral-series-reports = بلاغات السلسلة
referral-series-more = في الوقائع (JSON) بلاغات أخرى عددها { $count }.
