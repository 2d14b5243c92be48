# ما يُقال بغير ما في الأساس.

offence-government-impersonation = موظّف أو إدارة وهمية
offence-government-impersonation-hint = شرطة أو ضرائب أو جمارك أو ضمان اجتماعي: غرامة أو توقيف
offence-intellectual-property = أعمال أو علامات منسوخة
offence-intellectual-property-hint = أفلام وموسيقى وبرامج وسلع مقلّدة للبيع
offence-trade-secrets = أسرار مؤسّسة مسروقة
offence-trade-secrets-hint = مخطّطات وتركيبات وقوائم زبائن

page-person-lead = معلومة واحدة من هذه تساعد. اترك الباقي فارغًا.
page-place = عن الشخص المتضرّر
page-place-name = الشخص المتضرّر

question-region = في أيّ ولاية أو إقليم كنت؟
question-for-whom = من المتضرّر؟
choice-for-whom-me = أنا
choice-for-whom-person = شخص آخر
choice-for-whom-business = شركة أو مؤسّسة
question-age-band = كم عمر هذا الشخص؟
choice-age-band-under-20 = أقلّ من 20 سنة
choice-age-band-20-29 = من 20 إلى 29 سنة
choice-age-band-30-39 = من 30 إلى 39 سنة
choice-age-band-40-49 = من 40 إلى 49 سنة
choice-age-band-50-59 = من 50 إلى 59 سنة
choice-age-band-60-or-over = 60 سنة أو أكثر

question-their-bank = المصرف الذي استلم المال
question-their-bank-hint = اسمه ومدينته إن كنت تعرفها.
question-bank-account = الحساب الذي وصله المال
question-bank-account-hint = اسم صاحبه ورقم التوجيه ورقم الحساب.
question-account = إن كان المصرف في الخارج، رقم الحساب الدولي (IBAN)
question-other-payments = دفعات أخرى إلى الأشخاص أنفسهم
question-other-payments-hint = لكلّ منها: اليوم والمبلغ والمصرف والحساب.
question-their-street = عنوانه البريدي
question-their-ip = عنوانه على الإنترنت (IP)
question-their-ip-hint = تجده في رأس الرسالة إن كنت تراه.
question-other-people = أشخاص آخرون شاركوا
question-other-people-hint = أسماء وأرقام وعناوين: كما تعرفها.
choice-paid-how-transfer-hint = سنسألك عن الحساب الذي وصله المال
choice-paid-how-mobile = تطبيق دفع
choice-paid-how-check = شيك أو حوالة
choice-paid-how-cash = نقدًا
choice-paid-how-other-hint = لا أعرف

advice-tell-authority = انظر أيّ سلطة تطلب ولايتك إبلاغها
advice-remove-images-more = لدى الشبكات زرّ لذلك. إن كان قاصرًا يساعد سايبر تيب لاين مجّانًا.
