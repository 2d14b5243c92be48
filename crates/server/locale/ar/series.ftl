# سلاسل البلاغات: موجز؛ اسم وواقعة ورقم.
series-title = السلاسل
series-one = السلسلة
series-reports = البلاغات
series-harm = الضرر
series-solvability = إمكان الحل
series-growth = 7 أيام
series-sources = المصادر
series-order = الترتيب
series-order-score = الضرر × إمكان الحل
series-order-growth = النمو
series-order-latest = آخر بلاغ
series-order-size = الحجم
series-state-growing = تنمو
series-state-quiet = هادئة
series-state-locked = مقفلة
series-state-referred = محالة
series-count = { $count ->
    [0] لا سلسلة
    [one] سلسلة واحدة
    [two] سلسلتان
    [few] { $count } سلاسل
   *[other] { $count } سلسلة
}
series-count-over = أكثر من { $count } سلسلة
series-none = لا سلسلة بعد.
series-none-more = البلاغات التي تذكر القيم المشتبه بها نفسها ستجتمع هنا مع الأسباب.
series-none-filtered = لا سلسلة توافق هذه المرشحات.
series-more = سلاسل أخرى
series-people = { $count ->
    [0] أشخاص لم يتركوا عنوانًا ولا رقمًا
    [one] شخص مستقل واحد
    [two] شخصان مستقلان
    [few] { $count } أشخاص مستقلين
   *[other] { $count } شخصًا مستقلًا
}
series-last = آخر بلاغ { $day }
series-born = ظهرت أولًا { $day }، وآخر بلاغ { $last }
series-why = لماذا هي سلسلة:
series-why-values = ذكر { $people } في { $reports } القيم نفسها: { $values }.
series-why-text = روى { $people } في { $reports } القصة نفسها تقريبًا.
series-why-decided = جمع شخص بين { $reports }.
series-why-against-none = لا شيء يعارض ذلك.
series-why-against = { $count ->
    [one] قيمة واحدة تعارض ذلك.
    [two] قيمتان تعارضان ذلك.
    [few] { $count } قيم تعارض ذلك.
   *[other] { $count } قيمة تعارض ذلك.
}
series-why-apart = { $count ->
    [one] أبقى شخص بلاغًا آخر خارجها.
    [two] أُبقي بلاغان آخران خارجها بقرار.
    [few] أُبقيت { $count } بلاغات أخرى خارجها بقرار.
   *[other] أُبقي { $count } بلاغًا آخر خارجها بقرار.
}
series-and = { $before } و{ $last }
series-listed = { $before }، { $next }
series-some-url = { $count ->
    [one] عنوان ويب واحد
    [two] عنوانا ويب
    [few] { $count } عناوين ويب
   *[other] { $count } عنوان ويب
}
series-some-domain = { $count ->
    [one] موقع واحد
    [two] موقعان
    [few] { $count } مواقع
   *[other] { $count } موقعًا
}
series-some-ip = { $count ->
    [one] عنوان IP واحد
    [two] عنوانا IP
    [few] { $count } عناوين IP
   *[other] { $count } عنوان IP
}
series-some-email = { $count ->
    [one] بريد إلكتروني واحد
    [two] بريدان إلكترونيان
    [few] { $count } عناوين بريد
   *[other] { $count } عنوان بريد
}
series-some-phone = { $count ->
    [one] رقم هاتف واحد
    [two] رقما هاتف
    [few] { $count } أرقام هاتف
   *[other] { $count } رقم هاتف
}
series-some-iban = { $count ->
    [one] حساب مصرفي واحد
    [two] حسابان مصرفيان
    [few] { $count } حسابات مصرفية
   *[other] { $count } حسابًا مصرفيًا
}
series-some-wallet = { $count ->
    [one] محفظة واحدة
    [two] محفظتان
    [few] { $count } محافظ
   *[other] { $count } محفظة
}
series-some-account = { $count ->
    [one] حساب دفع واحد
    [two] حسابا دفع
    [few] { $count } حسابات دفع
   *[other] { $count } حساب دفع
}
series-some-handle = { $count ->
    [one] اسم مستخدم واحد
    [two] اسما مستخدم
    [few] { $count } أسماء مستخدمين
   *[other] { $count } اسم مستخدم
}
series-some-hash = { $count ->
    [one] ملف واحد
    [two] ملفان
    [few] { $count } ملفات
   *[other] { $count } ملفًا
}
series-some-other = { $count ->
    [one] قيمة أخرى
    [two] قيمتان أخريان
    [few] { $count } قيم أخرى
   *[other] { $count } قيمة أخرى
}
series-figure-reports = بلاغات، { $people }
series-figure-loss = { $count ->
    [0] الخسارة: لا أحد يذكرها
    [one] الخسارة، ذكرها بلاغ واحد
    [two] الخسارة، ذكرها بلاغان
    [few] الخسارة، ذكرتها { $count } بلاغات
   *[other] الخسارة، ذكرها { $count } بلاغًا
}
series-figure-harm = الضرر، من 100
series-figure-solvability = إمكان الحل، من 100
series-arithmetic = كيف يُحسب الضرر وإمكان الحل
series-part = العنصر
series-part-from = بحسب
series-part-share = النقاط
series-part-of = { $points } من { $most }
score-line-victims = الضحايا
score-line-loss = الخسارة
score-line-vulnerability = مستضعفون أو حالات عاجلة
score-line-velocity = النمو في 7 أيام
score-line-payee = مستفيد يمكن تتبعه
score-line-jurisdiction = في هذا البلد
score-line-freshness = الحداثة
score-line-evidence = الأدلة المحفوظة
score-amount-people = { $count ->
    [one] شخص واحد
    [two] شخصان
    [few] { $count } أشخاص
   *[other] { $count } شخصًا
}
score-amount-units = { $count } بعملة الأكثرية
score-amount-percent = { $count }٪ من البلاغات
score-amount-growth = { $count } أكثر من الأيام السبعة السابقة
score-amount-payee = بأوثق نوع من القيم: { $count } نقطة
score-amount-home = { $count ->
    [0] لا يُعرف شيء منها هنا
   *[other] مكان أو حساب هنا
}
score-amount-days = { $count ->
    [0] آخر بلاغ اليوم
    [one] آخر بلاغ أمس
    [two] آخر بلاغ قبل يومين
    [few] آخر بلاغ قبل { $count } أيام
   *[other] آخر بلاغ قبل { $count } يومًا
}
score-title = المدرّج
score-hint = سطر لكل نوع من القيم. تظهر علامة حين تظهر القيمة أول مرة، ويدوم خطها ما دامت تُرى. الخط العمودي: بلاغات تذكر القيمتين معًا، وعددها.
score-desc = { $values_count ->
    [one] قيمة واحدة
    [two] قيمتان
    [few] { $values_count } قيم
   *[other] { $values_count } قيمة
} و{ $chords_count ->
    [0] لا زوج يُذكر معًا.
    [one] زوج واحد يُذكر معًا.
    [two] زوجان يُذكران معًا.
    [few] { $chords_count } أزواج تُذكر معًا.
   *[other] { $chords_count } زوجًا يُذكر معًا.
} جدول القيم يقول الشيء نفسه.
score-others = و{ $count } غيرها
score-third = طرف ثالث، لا يربط شيئًا
score-table = في جدول
score-left-out = { $count ->
    [one] زوج أندر لم يُرسم.
    [two] زوجان أندر لم يُرسما.
    [few] { $count } أزواج أندر لم تُرسم.
   *[other] { $count } زوجًا أندر لم يُرسم.
}
series-reasons = الأسباب
series-reasons-hint = الأوزان بالبِت: بِت واحد أكثر يعني ضعف الاحتمال.
series-reasons-none = لا سبب محفوظ: جمع هذه البلاغات شخص، أو هي خارج نطاقك.
series-reason-value = ذكره { $people } في { $reports }
series-reason-against = ضد: ليس بين بلاغاته ما يكفي من المشترك
series-reason-ignored = متجاهل: { $verdict }
series-reason-text = النص: القصة تكاد تكرر قصة أخرى
series-reason-torn = تطالب به سلسلتان بالقدر نفسه؛ ليس في أيٍّ منهما.
series-reports-some = { $count ->
    [one] بلاغ واحد
    [two] بلاغين
    [few] { $count } بلاغات
   *[other] { $count } بلاغًا
}
series-undone-value = { $count ->
    [one] بلاغ واحد مما فُحص لا تربطه إلا هذه القيمة:
    [two] بلاغان مما فُحص لا تربطهما إلا هذه القيمة:
    [few] { $count } بلاغات مما فُحص لا تربطها إلا هذه القيمة:
   *[other] { $count } بلاغًا مما فُحص لا تربطها إلا هذه القيمة:
}
series-undone-text = { $count ->
    [one] بلاغ واحد مما فُحص لا يربطه إلا نصه.
    [two] بلاغان مما فُحص لا يربطهما إلا نصهما.
    [few] { $count } بلاغات مما فُحص لا يربطها إلا نصها.
   *[other] { $count } بلاغًا مما فُحص لا يربطها إلا نصها.
}
series-undone-none = لا قيمة وحدها تفكّها: ما فُحص مربوط بأكثر من رابط.
series-time-day = البلاغات بحسب اليوم
series-time-week = البلاغات بحسب الأسبوع
series-time-month = البلاغات بحسب الشهر
series-time-most = الأكثر { $count }، { $name }.
series-time-none = لا بلاغ في نطاقك.
series-when = متى
series-map = البلاغات بحسب المنطقة
series-map-most = الأكثر: { $name }، { $count }.
series-map-none = لا بلاغ يذكر منطقة.
series-map-unnamed = بلا منطقة
series-map-elsewhere = في مكان آخر
series-weight = الوزن
series-seen = ظهرت
series-seen-span = من { $first } إلى { $last }
series-verdict = الحكم
series-verdict-machine = الآلة
verdict-said-benign = لا صلة لها
verdict-said-offender = للجاني
verdict-said-victim = لضحية
series-values-shown = { $count ->
    [one] الأكثر ذكرًا
    [two] القيمتان الأكثر ذكرًا
    [few] القيم الـ{ $count } الأكثر ذكرًا
   *[other] القيم الـ{ $count } الأكثر ذكرًا
}
series-members = بلاغات السلسلة
series-members-none = لا بلاغ في نطاقك.
series-members-hidden = { $count ->
    [one] بلاغ آخر خارج نطاقك.
    [two] بلاغان آخران خارج نطاقك.
    [few] { $count } بلاغات أخرى خارج نطاقك.
   *[other] { $count } بلاغًا آخر خارج نطاقك.
}
series-members-more = بلاغات أخرى
series-lock = إقفال
series-lock-hint = لا يدخلها شيء ولا يخرج منها شيء من تلقاء نفسه. تستمر الاقتراحات.
series-lock-go = أقفلها كما هي
series-split = فصل
series-split-hint = علّم في القائمة أدناه البلاغات التي تغادر، أو اكتب أرقامها.
series-split-numbers = أرقام البلاغات، بينها مسافات
series-split-go = اجعلها سلسلة
series-merge = دمج
series-merge-hint = تصير الاثنتان واحدة؛ واسم الصغرى يقود إلى الأخرى.
series-merge-other = اسم السلسلة الأخرى
series-merge-go = ادمج
series-report = بلاغ واحد
series-report-hint = يُلزم الربط دائمًا، أو حتى اليوم الذي تحدده.
series-together-go = هو منها
series-apart-go = ليس منها أبدًا
decision-reason = السبب
decision-until = حتى (فارغ: دائمًا)
decisions-title = قرارات الناس
decisions-none = لا شيء. كل ما هنا اقتراح الآلة.
decision-together = معًا
decision-apart = ليسا معًا أبدًا
decision-benign = لا صلة لها
decision-offender = للجاني
decision-victim = لضحية
decision-lock = مقفلة
decision-split = مفصولة
decision-merge = مدمجة
decision-expires = حتى { $day }
decision-for-ever = بلا نهاية
decision-undone = مسحوب
decision-over = انتهى
decision-contradicted = يناقضه قرار أقدم
decision-remove = اسحب
series-said-together = تقرر: معًا. يتبع الربط خلال ثوانٍ.
series-said-apart = تقرر: ليسا معًا أبدًا. يتبع الربط خلال ثوانٍ.
series-said-benign = تقرر: لا صلة لها. يتبع الربط خلال ثوانٍ.
series-said-offender = تقرر: للجاني. يتبع الربط خلال ثوانٍ.
series-said-victim = تقرر: لضحية. يتبع الربط خلال ثوانٍ.
series-said-lock = أُقفلت. يتبع الربط خلال ثوانٍ.
series-said-split = فُصلت. يتبع الربط خلال ثوانٍ.
series-said-merge = دُمجت. يتبع الربط خلال ثوانٍ.
series-said-undone = سُحب. يتبع الربط خلال ثوانٍ.
series-said-stands = كان قد سُحب من قبل.
series-said-gone = أجاب غيرك عن هذا الاقتراح أولًا.
series-said-merged = دُمجت { $label } في هذه السلسلة.
series-problem-reason = قل لماذا، في 500 حرف على الأكثر.
series-problem-until = هذا اليوم مضى أو لا يوجد. اختر غيره، أو اتركه فارغًا.
series-problem-report = لا بلاغ في نطاقك بهذا الرقم.
series-problem-other = لا سلسلة أخرى في نطاقك بهذا الاسم.
series-problem-members = اختر بعض بلاغات هذه السلسلة، واترك بعضها.
series-problem-reach = بعض بلاغاتها خارج نطاقك. اطلب ممن يصل إليها كلها.
series-problem-cannot = لا يمكن تقرير هذا. راجع ما اخترت.
series-undo = تراجع
suggestions-title = الاقتراحات
suggestions-count = { $count ->
    [0] لا شيء للتأكيد
    [one] واحد للتأكيد
    [two] اثنان للتأكيد
    [few] { $count } للتأكيد
   *[other] { $count } للتأكيد
}
suggestions-hint = مفتاح واحد يجيب، ويأتي التالي فورًا. كل شيء يمكن سحبه.
suggestions-none = لا شيء للتأكيد.
suggestions-none-more = ما لا تتأكد منه الآلة يأتي هنا، مفتاح لكل واحد.
suggestions-then = ثم
suggestion-question = هل هما معًا؟
suggestion-yes = اربط
suggestion-no = لا، أبدًا
suggestion-later = لاحقًا
suggestion-none = لا قيمة مشتركة: يقرّب بينهما النص أو قيم مجاورة.
suggestion-both = يذكرها الاثنان
observable-sentence = ذكرها { $people } في { $reports }.
observable-seen = أين ظهرت
observable-first = أول ظهور
observable-last = آخر ظهور
observable-roles = الأدوار
observable-roles-of = { $role } { $count }
observable-told = تُقال للجمهور
observable-told-yes = نعم: من يسأل عنها يُجاب «أُبلغ عنها»
observable-told-no = لا
verdict-title = لمن هي؟
verdict-hint = يُلزم الربط في كل مكان. القيمة التي لا صلة لها أو التي لضحية لا تربط أبدًا، ولا تُقال للجمهور أبدًا.
verdict-offender = للجاني
verdict-benign = لا صلة لها
verdict-victim = لضحية
report-series = السلسلة
report-series-none = هو وحده.
report-series-how-values = بقيم يذكرها غيره أيضًا.
report-series-how-text = قصته تكرر قصة غيره.
report-series-how-decision = وضعه شخص فيها.
report-series-to = إلى
report-series-against = ما يعارض
report-found = وجدته الآلة
report-found-hint = القيمة، ولمن هي، ولماذا
keys-suggestion = اقتراح: اربط، أبدًا
series-day = { $day } { $month }
series-month = { $month } { $year }
found-reason-unsaid = لا أحد يقول لمن
found-reason-named = ذكره المرسل
found-reason-suspect-field = أُعطي على أنه للمشتبه به
found-reason-reporter = للمبلّغ نفسه
found-reason-own-words = سبقته عبارة «لي»
found-reason-trusted = ذُكر على أنه موثوق
found-reason-listed = في قائمة قيم معروفة
found-reason-centre = للمركز نفسه
found-reason-recipient = وُجّهت إليه الرسالة
found-reason-sender = أرسل الرسالة
found-reason-forwarder = أعاد توجيه الرسالة
found-reason-relay = نقل الرسالة
found-reason-edge = سلّم الرسالة
found-reason-unverified = في جزء من الرسالة يستطيع أي أحد كتابته
