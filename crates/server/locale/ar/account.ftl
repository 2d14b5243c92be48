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
passkeys-title = مفاتيح الدخول
passkeys-more = مفتاح على هاتفك أو حاسوبك أو مفتاح أمان، يُفتح هناك بالإصبع أو الوجه أو رقم سري. يحل محل كلمة المرور والرمز.
passkey-name = الاسم
passkey-name-hint = اسم تعرف به الجهاز: «هاتف المكتب». 60 حرفًا على الأكثر.
passkey-used = آخر استعمال
passkey-never = ليس بعد
passkey-backed-up = على عدة أجهزة
passkey-remove = إزالة
passkey-add = إضافة مفتاح دخول
passkey-add-more = أعطه اسمًا، ثم اتبع ما يطلبه متصفحك وجهازك.
passkey-make = إنشاء مفتاح الدخول
passkey-back = العودة إلى حسابك
passkey-no-script = يلزم متصفح فيه JavaScript. بدونه ادخل بكلمة المرور والرمز.
passkey-failed = لم يجب جهازك أو أوقف. أعد المحاولة.
passkey-name-length = أعط مفتاح الدخول اسمًا من حرف واحد إلى 60 حرفًا.
passkey-wrong = لم ينجح ذلك: جاء متأخرًا، أو لم يكن المطلوب، أو أن هذا المفتاح مسجل من قبل.
passkeys-full = لديك 20 مفتاح دخول. أزل واحدًا أولًا.
login-passkey-go = الدخول بمفتاح دخول
login-passkey-wrong = لم يُقبل مفتاح الدخول هذا. أعد المحاولة، أو استعمل كلمة المرور والرمز.
confirm-passkey-go = المتابعة بمفتاح دخول
act-passkey-added = إضافة مفتاح دخول
act-passkey-removed = إزالة مفتاح دخول
invitation-passkey = أو بمفتاح دخول
invitation-passkey-how = مفتاح على هذا الجهاز يفتح المركز بالإصبع أو الوجه أو رقم سري: لا كلمة مرور ولا رمز. تحصل على رموز استرداد ليوم تفقد فيه الجهاز.
invitation-codes = اكتبها أو اطبعها الآن: لن تُعرض مرة أخرى. من دون جهازك ادخل بعنوانك وبأحدها واترك كلمة المرور فارغة. كل رمز يعمل مرة واحدة.
invitation-codes-kept = احتفظت بها: الدخول
passkeys-last = ليست لديك كلمة مرور، فلا يمكن إزالة مفتاح الدخول هذا. أضف مفتاحًا آخر أولًا.
