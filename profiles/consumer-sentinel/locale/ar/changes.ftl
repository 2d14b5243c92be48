# ما يُقال بغير ما في الأساس.

question-region = في أيّ ولاية أو إقليم كنت؟
question-account = الحساب الذي وصله المال
question-account-hint = اسم المصرف ورقم التوجيه ورقم الحساب.
choice-paid-how-transfer-hint = سنسألك عن الحساب الذي وصله المال
choice-paid-how-mobile = تطبيق دفع
choice-paid-how-check = شيك أو حوالة
choice-paid-how-cash = نقدًا
choice-paid-how-other-hint = لا أعرف

advice-tell-authority = انظر أيّ سلطة تطلب ولايتك إبلاغها
advice-remove-images-more = لدى الشبكات زرّ لذلك. إن كان قاصرًا يساعد سايبر تيب لاين مجّانًا.
