# الإيصال: الصفحة، وملفّ PDF، وما يثبته.

receipt-title = إيصالك { $number }
receipt-heading = وصل بلاغك. شكرًا لك.
receipt-safe = بلاغك محفوظ عندنا بأمان، ولن يضيع.
receipt-kind = إيصال بلاغ
receipt-number = الرقم، تعطيه للبنك أو للشرطة
receipt-secret = رمزك السرّي
receipt-note-it = اكتبه أو اطبع هذه الصفحة.
receipt-only-way = هو وحده يفتح متابعتك. لا نحتفظ بنسخة منه، فلا أحد يستطيع أن يعيده إليك.
receipt-keep-pdf = احفظه PDF
receipt-open-inbox = افتح متابعتي

receipt-next = ماذا سيحدث
receipt-done = تمّ:
receipt-now = جارٍ:
receipt-step-received = وصل البلاغ
receipt-step-at-once = نُحيله فورًا
receipt-step-at-once-when = { $hours ->
        [1] إلى: { $bodies }، ليلًا ونهارًا. نطلب منهم الردّ خلال ساعة.
        [two] إلى: { $bodies }، ليلًا ونهارًا. نطلب منهم الردّ خلال ساعتين.
        [few] إلى: { $bodies }، ليلًا ونهارًا. نطلب منهم الردّ خلال { $hours } ساعات.
       *[other] إلى: { $bodies }، ليلًا ونهارًا. نطلب منهم الردّ خلال { $hours } ساعة.
    }
receipt-step-read = شخص حقيقي يقرأ بلاغك
receipt-step-read-when = قبل يوم { $day }، الساعة { $hour }
receipt-step-passed-on = يُحال إلى الجهة القادرة على التصرّف
receipt-step-passed-on-when = ستعرف أيّ جهة، أو لماذا لم يُحَل
receipt-step-outcome = تعرف ما النتيجة
receipt-step-outcome-when = في صفحة متابعتك. وإن لم يتغيّر شيء نكتب إليك على كلّ حال يوم { $day }.

receipt-todo = ما عليك فعله
receipt-others = من تُخبر أيضًا

receipt-proof = لتُثبت يومًا أنّك أبلغت اليوم
receipt-proof-text = في هذا الإيصال إثبات مؤرّخ وموقّع. يستطيع أيّ شخص أن يتحقّق منه من دوننا. احتفظ بملفّ PDF، فالإثبات فيه.
receipt-proof-promise = في هذا الإيصال وعد مؤرّخ وموقّع. يأتي الإثبات الكامل بعد قليل: أعد تحميل هذه الصفحة بعد دقيقة.
receipt-proof-paper = تقول هذه الورقة بماذا أبلغت ومتى. أمّا الإثبات الذي يستطيع الجميع التحقّق منه ففي ملفّ PDF.
receipt-proof-json = الإثبات وحده، للمختصّين
receipt-pdf-attached = إثبات وصول هذا البلاغ، يُتحقّق منه بالأمر tocsin verify

receipt-gone-title = لم يعد هذا الإيصال مفتوحًا هنا
receipt-gone-lead = حمايةً لك تُغلق الصفحة بعد نصف ساعة. بلاغك محفوظ بأمان.
receipt-gone-button = افتحه من جديد برمزي
receipt-pdf-busy-title = عدد كبير من الناس في الوقت نفسه
receipt-pdf-busy-lead = لم يُنجَز ملفّ PDF. حاول مجدّدًا بعد دقيقة، أو اطبع الصفحة.
