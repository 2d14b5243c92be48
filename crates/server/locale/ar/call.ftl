# المكالمات: صفحة من يتلقّى البلاغات بالهاتف.

console-call = تلقّي مكالمة
call-heading = مكالمة جارية
call-errors = للتصحيح، أو للسؤال من جديد:
call-danger = أولًا: هل أحد في خطر؟ هل الفاعل قريب؟
call-danger-do = إن كان كذلك فابقَ على الخطّ واتصل بالرقم { $number }.
call-language = لغة المتصل
call-kind = ماذا حدث
call-ask = عرض الأسئلة
call-name = الاسم
call-email = البريد الإلكتروني
call-phone = الهاتف
call-read-back = «أعيد القراءة عليك، وقل لي إن كان صحيحًا.»
call-lodge = حفظ وإملاء الإيصال
call-lodge-key = Ctrl Enter
call-seen = { $count ->
        [one] أُبلغ عنه من قبل: مرة واحدة
       *[other] أُبلغ عنه من قبل: { $count } مرة
    }
call-seen-script = أُبلغ عنه من قبل: # ×
call-advice = نصائح الآن
call-keys = المفاتيح
call-keys-more = ‏Tab: الحقل التالي. ‏Alt 1 إلى Alt 9: تلك الخطوة. ‏Ctrl Enter: حفظ. يبقى ما كُتب عند تغيير النوع أو اللغة.
call-lodged = حُفظ
call-spell = الرمز السرّي، للإملاء
call-spell-say = «اكتب هذا الرمز من فضلك. هو وحده يفتح متابعة بلاغك.»
call-spell-once = يظهر هذه المرة فقط. لا أحد هنا يستطيع إيجاده من جديد.
call-paper = على الورق (PDF)
call-next = المكالمة التالية
call-receipt = الإيصال بالبريد الإلكتروني
call-receipt-hint = فقط إن أراد المتصل ذلك. في الرسالة الرقم والإثبات، وليس فيها الرمز ولا مضمون البلاغ أبدًا.
receipt-mail-subject = إيصالك
receipt-mail-body =
    { $centre }

    حُفظ بلاغك. رقمه { $number }.

    قُرئ عليك رمزك السرّي في الهاتف. لا يرد الرمز في رسالة أبدًا ولا نطلبه أبدًا. به تقرأ هنا ما آل إليه بلاغك:

    { $where }

    يثبت الملف أن البلاغ أُودع ومتى أُودع. ولا يقول ما أبلغت عنه.
