# ما يُقال بغير ما في الأساس.

offence-courier = شخص يأتي ليأخذ بطاقتي أو مالي
offence-courier-hint = متّصل يدّعي أنّه شرطي أو موظّف مصرف، ثمّ يأتي ساعٍ
offence-tax-fraud = شخص يغشّ في الضرائب أو الإعانات
offence-tax-fraud-hint = شخص أو شركة تخفي الدخل

advice-call-service = اطلب حضور شرطي
advice-call-service-more = اتصل بـ999 إن كان الشخص قريبًا أو في الطريق، وإلا فبـ101.

question-region = في أيّ مقاطعة أو مدينة أو حيّ كنت؟
question-their-bank = المصرف الذي استلم المال
question-bank-account = الحساب الذي وصله المال
question-bank-account-hint = اسم صاحبه ورمز المصرف ورقم الحساب.
question-account = إن كان المصرف في الخارج، رقم الحساب الدولي (IBAN)
choice-paid-how-transfer-hint = سنسألك عن الحساب الذي وصله المال
choice-paid-how-mobile = تطبيق دفع
choice-paid-how-cash = نقدًا
choice-paid-how-other-hint = شيك، لا أعرف
