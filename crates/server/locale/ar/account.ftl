account-title = حسابك
sessions-title = أين أنت متصل
sessions-more = أغلق ما لا تعرفه، واطلب من مدير النظام دعوة جديدة.
session-where = المكان
session-since = منذ
session-this = هنا
session-end = إغلاق
session-browser-unknown = متصفح غير معروف
recovery-title = رموز الاسترداد
recovery-more = لليوم الذي تفقد فيه تطبيق المصادقة: اكتب أحدها بدل رمزه. كل رمز يُستعمل مرة واحدة.
recovery-left = { $count ->
    [0] ليس لديك أي رمز.
    [one] بقي لديك رمز واحد.
    [two] بقي لديك رمزان.
    [few] بقيت لديك { $count } رموز.
    [many] بقي لديك { $count } رمزًا.
   *[other] بقي لديك { $count } رمز.
}
recovery-make = إنشاء عشرة رموز جديدة
recovery-new = رموز الاسترداد الجديدة
recovery-new-more = اكتبها أو اطبعها الآن: لن تظهر مرة أخرى. الرموز السابقة لم تعد صالحة.
confirm-title = هل ما زلت أنت؟
confirm-more = ما ستفعله حساس. أثبت هويتك مرة أخرى، ثم يتم ذلك.
confirm-wrong = هذا غير صحيح. تحقق من كلمة السر والرمز؛ كل رمز يُستعمل مرة واحدة.
confirm-go = متابعة
act-session-ended = إغلاق جلسة
act-recovery-made = إنشاء رموز استرداد
act-recovery-used = استعمال رمز استرداد
