# المتابعة: الدخول بالرمز، والقراءة، والإضافة، والسحب.

enter-heading = افتح متابعتي
enter-code = رمزك السرّي
enter-code-hint = تجده على إيصالك: خمس مجموعات من أربعة. لا فرق بين الأحرف الكبيرة والصغيرة، ولا تُحتسب المسافات والشرطات.
enter-button = افتح
enter-unknown = لا بلاغ بهذا الرمز. قارنه بما على إيصالك.
enter-too-many = { $minutes ->
        [1] محاولات كثيرة دفعة واحدة. انتظر دقيقة ثم حاول مجدّدًا. بلاغك محفوظ بأمان.
       *[other] محاولات كثيرة دفعة واحدة. انتظر { $minutes } دقائق ثم حاول مجدّدًا. بلاغك محفوظ بأمان.
    }
enter-closed = أُغلقت متابعتك لأنّ الصفحة لم تُستعمل نصف ساعة. أدخل الرمز لفتحها من جديد.
enter-lost = فقدتُ رمزي
enter-lost-more = ليس عندنا، وهذا ما يحميك. يمكنك أن تبلّغ من جديد: قل إنّه البلاغ نفسه، واذكر رقمه إن كان معك. لم يضِع شيء: البلاغ الأوّل يتابع طريقه.

inbox-title = متابعتي { $number }
inbox-close = أغلق متابعتي
inbox-state-received = وصل بلاغك
inbox-lead-received = يقرؤه شخص حقيقي { $when }.
inbox-lead-late = كان ينبغي أن يقرأه شخص { $when }. تأخّرنا. ما زال بلاغك مفتوحًا، وليس عليك أن تعيد شيئًا.
inbox-state-read = قرأ شخص بلاغك
inbox-lead-read = ما زال مفتوحًا. إن جدّ جديد رأيته هنا. وإلّا كتبنا إليك على كلّ حال يوم { $day }.
inbox-state-waiting = لدينا سؤال لك
inbox-lead-waiting = اقرأ رسالتنا وأجب عنها. يبقى بلاغك مفتوحًا.
inbox-state-valid = يجري العمل على بلاغك
inbox-lead-valid = رأى أحد موظفينا أنه يمكن العمل عليه. سترى هنا من يتسلّمه.
inbox-state-referred = أُحيل بلاغك
inbox-lead-referred = تسلّمته الجهة المذكورة أدناه. يستغرق ذلك غالبًا أشهرًا. ستظهر النتيجة هنا.
inbox-state-closed = أُغلق بلاغك
inbox-lead-closed = آخر خبر أدناه يقول لماذا. يمكنك أن تكتب إلينا دائمًا.
inbox-state-withdrawn = سحبتَ بلاغك
inbox-lead-withdrawn = لم يعد أحد يعمل عليه. ويبقى إثبات أنّك أبلغت صالحًا.
inbox-state-erased = مُحي محتوى بلاغك
inbox-lead-erased = لم يعد للقصّة والاسم والرسائل والملفّات وجود. ويبقى إثبات أنّه وصل.
inbox-news = كتبنا إليك
inbox-news-read = اقرأ وأجب

inbox-story = ما حدث منذ ذلك
inbox-event-lodged = وصل البلاغ
inbox-event-read = قرأه شخص
inbox-event-withdrawn = سحبتَه
inbox-event-erased = مُحي محتواه
inbox-event-name-seen = اطُّلع على اسمك
inbox-event-files = أضفتَ ملفّات
inbox-event-notice = أُعلمتَ بالبريد
inbox-event-receipt = أُرسل إليك الإيصال بالبريد الإلكتروني دون الرمز
inbox-outcome-when = هنا. وإن لم يتغيّر شيء نكتب إليك على كلّ حال يوم { $day }.

inbox-talk = الرسائل
inbox-you = أنت
inbox-centre = المركز
inbox-add = أضف شيئًا
inbox-message = رسالتك
inbox-files = أضف ملفّات
inbox-files-hint = صور، ولقطات شاشة، وملفّات PDF، ورسائل بريد. لا يتجاوز كلّ ملفّ { $size }.
inbox-no-files = في هذا النوع من الوقائع لا ترسل صورة ولا ملفًّا. العنوان يكفي.
inbox-send = أرسل
inbox-message-empty = اكتب رسالة أو اختر ملفًّا.
inbox-full = في هذا الصندوق { $count } من رسائلك، وهو أقصى ما يسعه. وصلتنا كلّها؛ انتظر جوابنا.
inbox-message-long = الرسالة طويلة: { $count } حرف على الأكثر. أرسلها على دفعتين.
inbox-kept = ملفّاتك

inbox-looks = من رأى اسمي؟
inbox-file-looks = من فتح ملفاتي؟
inbox-looks-none = لا أحد. اسمك مختوم على حدة، وكلّ فتح له يُسجَّل هنا مع سببه.

inbox-more = إعداداتك
inbox-notice = أن تُعلَم بالبريد الإلكتروني
inbox-notice-hint = «جديد ينتظرك»، ولا شيء غيره. عنوانك مختوم لا يقرؤه أحد.
inbox-notice-start = أعلِمني
inbox-notice-on = نُعلمك بالبريد حين يكون جديد في انتظارك. ولا تقول الرسالة شيئًا غير ذلك.
inbox-notice-stop = لا تُعلِمني بعد الآن
inbox-email-empty = اكتب العنوان الذي نُعلمك عليه.
inbox-email-wrong = هذا ليس عنوانًا. اكتبه على شكل you@example.org.
inbox-receipt = إيصالي
inbox-receipt-more = أعد رؤيته، أو احفظه PDF، ومعه الإثبات.
inbox-withdraw = اسحب بلاغي
inbox-withdraw-more = نقول لك أوّلًا ما الذي يتغيّر.

withdraw-heading = هل تسحب بلاغك؟
withdraw-nobody = لن يعمل عليه أحد بعد ذلك.
withdraw-kept = يبقى محفوظًا ومعلَّمًا «مسحوبًا» حتى نهاية المدّة المحدّدة، ثم يُمحى.
withdraw-no-return = لا رجوع عن ذلك. يمكنك أن تقدّم بلاغًا آخر.
withdraw-button = نعم، اسحب بلاغي
withdraw-keep = لا، أبقِه

# البريد: أنّ هناك جديدًا، وأين. ولا شيء غير ذلك.

notice-subject = جديد ينتظرك
notice-body = مرحبًا،

    جديد ينتظرك في صفحة متابعتك. حرصًا على سلامتك لا تقول هذه الرسالة أكثر من ذلك.

    { $where }

    افتحها برمزك. نحن لا نطلب هذا الرمز أبدًا بالبريد ولا بالهاتف.
    إن أردت ألّا تصلك هذه الرسائل فافتح متابعتك ثم «لا تُعلِمني بعد الآن».
notice-where = عُد إلى الموقع الذي كتبت فيه.
