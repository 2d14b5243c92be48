# ما يُرسل إلى أصحاب البلاغات: الطابور، وما تقوله المتابعة عن الرسائل النصّية.

console-sending = الإرسال
sending-lead = إشعارات أصحاب البلاغات. تقول إنّ جديدًا ينتظر ولا شيء غيره؛ ولا يظهر هنا أيّ عنوان.
sending-state = أين وصلت
sending-show = اعرض
sending-state-waiting = في الانتظار
sending-state-sent = أُرسلت
sending-state-given-up = تُركت
sending-state-cancelled = أُلغيت
sending-way-mail = بريد إلكتروني
sending-way-sms = رسالة نصّية
sending-way-receipt = إيصال بالبريد الإلكتروني
sending-none = لا رسائل هنا.
sending-report = البلاغ
sending-way = الوسيلة
sending-since = منذ
sending-tries = المحاولات
sending-next = المحاولة التالية
sending-problem = سبب التعذّر
sending-act = ما العمل
sending-retry = حاول الآن
sending-retry-one = حاول الآن: { $number }
sending-cancel = ألغِ
sending-cancel-one = ألغِ: { $number }
sending-more = الأقدم

notice-sms = جديد ينتظرك. { $where } لا نطلب رمزك أبدًا.
inbox-event-notice-sms = أُعلمتَ برسالة نصّية
inbox-sms = أن تُعلَم برسالة نصّية
inbox-sms-hint = «جديد ينتظرك»، ولا شيء غيره. اكتب الرقم مع + ورمز البلد. رقمك مختوم لا يقرؤه أحد.
inbox-sms-start = أرسلوا لي رسالة نصّية
inbox-sms-on = نُعلمك برسالة نصّية حين يكون جديد في انتظارك. ولا تقول الرسالة شيئًا غير ذلك.
inbox-sms-stop = لا رسائل نصّية بعد الآن
inbox-phone-empty = اكتب الرقم الذي نُعلمك عليه.
inbox-phone-wrong = لا نستطيع الوصول إلى هذا الرقم. اكتبه على شكل ‎+230 5700 1122.
