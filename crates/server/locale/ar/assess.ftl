# ما رأته الآلة وحدها في البلاغ، مع أسبابها.
assess-title = التقييم
assess-waiting = لم يُفحص بعد. يستغرق ذلك بضع ثوانٍ.
assess-nothing = لا شيء غير معتاد.
assess-sensitive = حساس
assess-recall = يمكن استرجاع الدفعة حتى { $until }.
assess-kind = النوع المقترح: { $kind }
assess-same = { $times_count ->
    [1000] أُبلغ عنه 1000 مرة أو أكثر
   *[other] عدد مرات الإبلاغ: { $times_count }
}، { $sources_count ->
    [one] من مصدر واحد.
   *[other] عدد المصادر المستقلة: { $sources_count }.
}
assess-first = الأول: { $number }
assess-hosting = مواقع العناوين
assess-country-unknown = البلد غير معروف
assess-network-unknown = الشبكة غير معروفة
assess-benign = معروف وغير ضار
priority-now = الآن
priority-high = اليوم
priority-usual = عادي
priority-low = في الأخير

reason-emergency-words = كلمات خطر: { $words }
reason-emergency-quoted = كلمات خطر في رسالة أُعيد إرسالها: { $words }
reason-emergency-denied = كلمات خطر ينفيها البلاغ: { $words }
reason-recall-open = خرج المال. يمكن استرجاعه حتى { $until }.
reason-recall-over = خرج المال. كان يمكن استرجاعه حتى { $until }.
reason-recall-undated = خرج المال، ولا يذكر البلاغ متى.
reason-loss = الخسارة: { $amount }
reason-kind-proposed = تدل الكلمات على «{ $kind }»: { $words }
reason-kind-sensitive = نوع من القسم الحساس: { $kind }
reason-words-sensitive = كلمات عن أمر حساس: { $words }
reason-kind-watched = قد يكون الفاعل قريبا من المبلّغ: { $kind }
reason-repeated = { $times_count ->
    [1001] ورد المحتوى نفسه أكثر من 1000 مرة
   *[other] عدد مرات ورود المحتوى نفسه: { $times_count }
}، { $sources_count ->
    [one] من مصدر واحد. يُحسب ولا يُرفض.
   *[other] عدد المصادر المستقلة: { $sources_count }. يُحسب ولا يُرفض.
}
reason-wave = موجة: عدد المصادر المستقلة التي تبلغ عنه { $sources_count }.
reason-empty = لم يُذكر شيء.
reason-gibberish = لا تشكل الرواية كلمات.
reason-only-link = رابط فقط.
reason-short = قصير جدا.
reason-language = مكتوب بلغة «{ $found }»، ومرسل على أنه «{ $declared }».
reason-benign-all = { $benign_count ->
    [one] القيمة الوحيدة المذكورة موجودة في قائمة القيم غير الضارة.
   *[other] كل القيم المذكورة ({ $benign_count }) موجودة في قوائم القيم غير الضارة.
}
reason-benign-some = { $benign_count ->
    [one] قيمة واحدة موجودة في قائمة القيم غير الضارة.
   *[other] عدد القيم الموجودة في قوائم القيم غير الضارة: { $benign_count }.
}
