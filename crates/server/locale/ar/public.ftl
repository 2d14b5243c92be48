# الصفحة الأولى: العاجل قبل كلّ شيء.

home-title = أبلِغ عمّا حدث لك على الإنترنت
home-urgent = هل الأمر عاجل؟
home-right-place = أنت في المكان الصحيح. ابدأ من هنا.
door-danger = شخص في خطر
door-call = اتصل بالرقم
door-near = الفاعل قريب منك
door-near-more = إليك ما تفعله فورًا.
door-money = خرج مال من حسابك منذ أقلّ من { $recall }
door-money-more = يمكن إيقافه أحيانًا. إليك ما تفعله فورًا.
home-not-urgent = الأمر ليس عاجلًا
home-report = أبلِغ عمّا حدث
home-report-more = ثلاث دقائق. بلا حساب. ويمكنك ألّا تقول من أنت.
home-follow = متابعة بلاغي
home-follow-more = برمز الإيصال الذي لديك
home-resume = إكمال مسودّتي
home-resume-more = بالرمز الذي كتبته أثناء الإجابة
home-bodies = الجهة المناسبة
home-bodies-more = من يتولّى ماذا، وكيف تصل إليه
home-promise = ما نعدك به
home-promise-read = شخص حقيقي يقرأ
home-promise-read-more = { $days ->
        [one] بلاغك خلال يوم عمل.
        [two] بلاغك خلال يومَي عمل.
        [few] بلاغك خلال { $days } أيام عمل.
       *[other] بلاغك خلال { $days } يوم عمل.
    }
home-promise-outcome = ستعرف ما آل إليه،
home-promise-outcome-more = حتى إن بقيت مجهول الهوية.
home-promise-name = اسمك محفوظ على حدة.
home-promise-name-more = لا يُفتح إلا لسبب مكتوب، ويُسجَّل كلّ اطّلاع.

# ما تفعله في هذه الدقيقة.

urgent-money-title = افعل هذا الآن
urgent-money-lead = كلّ ساعة مهمّة. البلاغ يمكن أن ينتظر عشر دقائق.
urgent-danger-title = ابتعد عن الخطر أوّلًا
urgent-danger-lead = الباقي يمكن أن ينتظر.
urgent-near-title = الفاعل قريب منك
urgent-near-lead = لا تتصرّف وحدك. بهذا الترتيب:
urgent-then-report = ثم أبلِغ عنه هنا.
urgent-at-once = يُرسَل فورًا، ليلًا ونهارًا، إلى من يستطيع بعدُ إيقاف الدفع.
urgent-the-sooner = كلّما أسرعت كان أفضل.
urgent-report-payment = أبلِغ عن الدفع
urgent-keep-all = احتفظ بكلّ شيء: الرسائل والإيصالات والأسماء والأرقام. لا تمحُ شيئًا.
urgent-report-later = حين تكون في أمان، حدّثنا عمّا حدث.

# من يتولّى ماذا.

bodies-title = من يتولّى ماذا
bodies-lead = يمكنك أيضًا أن تبلغنا: نحن نوصله إلى الجهة المناسبة.
bodies-kind = ما حدث
bodies-all = إظهار الكلّ
bodies-show = إظهار
bodies-count = { $count ->
        [zero] لا توجد جهة
        [one] جهة واحدة
        [two] جهتان
        [few] { $count } جهات
       *[other] { $count } جهة
    }
bodies-complaint = تتلقّى الشكاوى الرسمية
bodies-languages = اللغات:

# ماذا نفعل ببياناتك.

privacy-lead = أقلّ ما يمكن، لأقصر وقت ممكن، وبعلمك دائمًا.
privacy-name = اسمك
privacy-name-sealed = يوضع تحت ختم.
privacy-name-sealed-more = اسمك ووسائل الوصول إليك تُشفَّر على حدة قبل أن تُحفظ.
privacy-name-opened = فتحه يحتاج إلى سبب مكتوب.
privacy-name-opened-more = كلّ فتح يُسجَّل، وتراه حين تتابع بلاغك.
privacy-name-never = من تُبلغ عنه لا يعرفه منّا أبدًا.
privacy-name-never-more = وإن بقيت مجهول الهوية فلن نبحث عمّن تكون.
privacy-kept = كم من الوقت
privacy-kept-more = يُحسب الوقت من آخر عمل على البلاغ. بعده يُمحى كلّ شيء. لا يُحفظ أطول من ذلك إلا بأمر قاضٍ أو بحكم القانون.
privacy-kept-draft = مسودّة لم تُرسَل
privacy-kept-report = ما ترويه لنا
privacy-kept-identity = اسمك ووسائل الوصول إليك
privacy-kept-messages = الرسائل بينك وبيننا
privacy-kept-files = الملفّات المرفقة
privacy-kept-journal = سجلّ أعمالنا، بلا بياناتك
privacy-who = من يطّلع عليها
privacy-who-reads = من يعالج البلاغات هنا يقرأ روايتك بلا اسمك.
privacy-who-passed = الجهة القادرة على التصرّف تتلقّى الرواية. ولا تتلقّى اسمك إلا إن اخترت ذلك.
privacy-who-figures = الأرقام المنشورة تعدّ البلاغات. لا يمكن التعرّف فيها على أحد.
privacy-device = على جهازك
privacy-device-cookie = ملفّا ارتباط (كوكي) على الأكثر: أحدهما يحفظ تسلسل إجاباتك أثناء ملء الصفحات، والآخر يُبقي بلاغك مفتوحًا أثناء قراءته. يزولان حين تغلق النافذة.
privacy-device-nothing = لا أدوات تتبّع، ولا قياس للزيارات، ولا شيء من مكان آخر.
privacy-rights = حقوقك
privacy-rights-more = الاطّلاع والإضافة والتصحيح والسحب: كلّ ذلك في صفحة متابعة بلاغك، برمزك، ولو بلا اسم.

# إتاحة الموقع للجميع.

accessibility-lead = ينبغي أن يعمل هذا الموقع لك، مهما كان جهازك وطريقتك في القراءة.
accessibility-works = ما يعمل
accessibility-works-devices = هاتف قديم، وخطّ بطيء، وشاشة صغيرة، وبلا جافاسكربت.
accessibility-works-keyboard = لوحة المفاتيح وحدها: كلّ رابط وكلّ زرّ، بترتيب القراءة.
accessibility-works-readers = قارئ الشاشة: لكلّ سؤال اسمه، وكلّ خطأ يقول ما تكتبه.
accessibility-works-colours = الوضع الداكن، والتباين القويّ، والنصّ المكبَّر، وصفحات بلا حركة.
accessibility-checked = كيف نتحقّق
accessibility-checked-more = تمرّ كلّ نسخة بفحوص آليّة لقواعد WCAG 2.2، المستويين A وAA، في متصفّح حقيقيّ وبكلّ لغة. وهي لا ترى كلّ شيء: أخبرنا بما يعيقك.
accessibility-blocked = شيء يعيقك
accessibility-blocked-more = أخبرنا. يمكن لشخص أن يملأ البلاغ معك.
accessibility-write = راسِلنا:

# الاستمارة.

continue = متابعة
leave = مغادرة سريعة
leave-more = لهذه الصفحة
error-prefix = خطأ:
errors-title = { $count ->
        [one] هناك أمر واحد للتصحيح
        [two] هناك أمران للتصحيح
        [few] هناك { $count } أمور للتصحيح
       *[other] هناك { $count } أمرًا للتصحيح
    }
error-of-field = { $field } — { $error }
progress = { $name }. { $remaining }
progress-remaining = { $count ->
        [zero] السؤال الأخير.
        [one] بقي سؤال واحد تقريبًا.
        [two] بقي سؤالان تقريبًا.
        [few] بقيت { $count } أسئلة تقريبًا.
       *[other] بقي { $count } سؤالًا تقريبًا.
    }
draft-kept = تبقى إجاباتك محفوظة لمدّة { $days }. لتكمل لاحقًا، اكتب رمز المسودّة هذا:
answer-yes = نعم
answer-no = لا
date-today = اليوم، { $day }
date-yesterday = أمس، { $day }
date-other = يوم آخر
date-other-label = اليوم الآخر، إن لم يكن اليوم ولا أمس
amount-label = المبلغ
currency-label = العملة
currency-other = عملة أخرى، تُكتب بعد المبلغ
region-unknown = لا أعرف
find-label = ابحث بكلماتك
find-none = لا شيء يشبه ما حدث؟ اختر «لا أعرف»: سيقرأ شخص ويجد.

group-title = ماذا حدث؟
group-lead = اختر أقرب وصف. يمكنك التوضيح لاحقًا.
offence-title = ما الأقرب إلى ما حدث؟
offence-lead = لا جواب خاطئ. نصحّحه عند الحاجة.
offence-name = ما حدث

files-title = هل لديك ما تُرينا إيّاه؟
files-name = الملفّات
files-lead = صور للشاشة، رسائل، إيصالات. لا شيء إلزاميّ.
files-add = إضافة ملفّات
files-limits = { $count ->
        [one] { $one } على الأكثر، ملفّ واحد.
        [few] { $one } على الأكثر لكلّ ملفّ، و{ $count } ملفّات على الأكثر.
       *[other] { $one } على الأكثر لكلّ ملفّ، و{ $count } ملفًّا على الأكثر.
    }
files-add-button = إضافة
files-added = { $count ->
        [one] أُضيف ملفّ واحد
        [two] أُضيف ملفّان
        [few] أُضيفت { $count } ملفّات
       *[other] أُضيف { $count } ملفًّا
    }
files-remove = إزالة
excess-file = «{ $name }» أكبر من { $limit }. لم يُضَف. اختر ملفًّا أصغر.
excess-total = مع «{ $name }» يتجاوز المجموع { $limit }. لم يُضَف.
excess-count = لم يُضَف «{ $name }»: العدد الأقصى للملفّات { $limit }.
excess-form = هذه الصفحة طويلة جدًّا. اروِ ما حدث في { $limit } حرف على الأكثر، وأرفق الباقي في ملفّ.

who-title = هل تريد أن تقول من أنت؟
who-lead = الخيار لك. الأجوبة الثلاثة كلّها جيّدة، ويمكنك تغييرها لاحقًا.
who-name = أنت
who-never = من تُبلغ عنه لن يرى اسمك من طريقنا أبدًا.
who-never-more = وإن تولّى قاضٍ الأمر يومًا، فسيُشرح لك ذلك قبلها.
who-anonymous = لا، أبقى مجهول الهوية
who-anonymous-hint = لا نسأل عن شيء ولا نبحث. رمزٌ يتيح لك أن تتابع ما يجري وأن تراسلنا. لكن لن نستطيع الاتصال بك.
who-confidential = نعم، لكن لكم وحدكم
who-confidential-hint = يوضع اسمك تحت ختم، على حدة. لا يفتحه أحد هنا إلا لسبب مكتوب، وسترى ذلك حين تتابع بلاغك. ولا يُنقل إلى أحد دون موافقتك.
who-identified = نعم، وللمحقّقين أيضًا
who-identified-hint = يمكنهم الاتصال بك. هذا مفيد إن أردت استعادة مالك أو تقديم شكوى.
contact-title = كيف نصل إليك؟
contact-lead-confidential = لنا وحدنا. اترك فارغًا ما لا تريد ذكره.
contact-lead-identified = يكفي بريد إلكترونيّ أو هاتف.
contact-name = اسمك
contact-email = بريدك الإلكترونيّ
contact-email-hint = لا نكتب فيه أبدًا ما رويته لنا.
contact-phone = هاتفك

check-title = راجِع ثم أرسِل
check-lead = لم يُرسَل شيء بعد. يمكنك تصحيح كلّ شيء.
check-facts = ما حدث
check-you = أنت
check-kind = النوع
check-files = الملفّات
check-mode = اسمك
check-mode-anonymous = لم يُذكَر. ستتابع برمزك.
check-mode-confidential = لنا وحدنا، تحت ختم
check-mode-identified = لنا وللمحقّقين
check-reach = كيف نصل إليك
check-none = لا جواب
check-change = تغيير
check-complaint = هل هذه شكوى رسمية؟
check-send = أرسِل بلاغي

# المسودّات.

resume-title = إكمال مسودّتي
resume-lead = تُحفظ المسودّة لمدّة { $days } بعد آخر جواب.
resume-code = رمز مسودّتك
resume-code-hint = خمس مجموعات من أربعة. لا فرق بين الحروف الكبيرة والصغيرة، ولا تهمّ المسافات والشرطات.
resume-button = إكمال
resume-not-receipt = أرسلت بلاغك من قبل؟ رمز الإيصال يفتحه:
resume-unknown = لا مسودّة بهذا الرمز. ربّما أُرسلت، أو انقضت مدّتها.
code-slow = محاولات كثيرة. انتظر دقيقة ثم أعد المحاولة.
code-length = { $count ->
        [one] في الرمز 20 حرفًا ورقمًا. كتبت واحدًا.
        [two] في الرمز 20 حرفًا ورقمًا. كتبت اثنين.
        [few] في الرمز 20 حرفًا ورقمًا. كتبت { $count }.
       *[other] في الرمز 20 حرفًا ورقمًا. كتبت { $count }.
    }
code-symbol = ليس في الرمز «{ $sign }». فيه حروف لاتينية وأرقام فقط.
code-typo = يبدو أنّ حرفًا خاطئ أو أنّ حرفين تبادلا المكان. أعد قراءة رمزك.
begun-title = لقد بدأت من قبل
begun-lead = إجاباتك هنا. هل تريد أن تكمل؟
begun-go-on = إكمال هذا البلاغ
begun-again = محو والبدء من جديد
begun-again-more = تريد أن تروي أمرًا آخر؟ اكتب الرمز أدناه أوّلًا، أو أرسل هذا البلاغ. البدء من جديد يمحو هذه الإجابات.
begun-code = رمز هذه المسودّة:
no-draft-title = إجاباتك ليست في هذه النافذة
no-draft-lead = قد لا يكون ضاع شيء.
no-draft-sent = هل أرسلت بلاغك من قبل؟
no-draft-sent-more = إذن هو عندنا.
no-draft-code = هل كتبت رمز المسودّة؟
no-draft-code-more = يصلح لمدّة { $days }.
no-draft-cookie = يحدث هذا في كلّ صفحة؟
no-draft-cookie-more = متصفّحك يرفض ملفّ الارتباط (كوكي) الذي يحفظ التسلسل. اقبله لهذا الموقع، أو اتصل بنا.
no-draft-begin = بدء بلاغ
unreadable-title = لم تصل هذه الصفحة كاملة
unreadable-lead = ربّما كان الخطّ بطيئًا. إجاباتك السابقة محفوظة: ارجع وأرسل هذه الصفحة من جديد.
unreadable-again = العودة إلى الصفحة
slow-title = نماذج كثيرة من شبكتك
slow-lead = إجاباتك السابقة محفوظة. انتظر دقيقة ثم أرسل هذه الصفحة من جديد.
