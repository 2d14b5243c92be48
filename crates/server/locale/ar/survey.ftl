# سؤال الاستبيان الواحد وأرقامه.
survey-question = هل ساعدناك؟
survey-hint = سؤال واحد إن شئت. يُحسب دون اسمك ولا يغيّر شيئًا في بلاغك.
survey-thanks = شكرًا لك. يمكنك تغيير جوابك.
survey-yes = نعم
survey-partly = جزئيًا
survey-no = لا
survey-send = إرسال
survey-change = تغيير
survey-title = هل سُوعدوا؟
survey-lead = ما أجاب به المُبلِّغون بعد أن نتج شيء عن بلاغاتهم، بحسب الشهر (UTC) والنوع. لا يُعرف منه جواب أحد.
survey-none = لم يجب أحد بعد.
survey-month = الشهر
survey-answers = الأجوبة
survey-few = أقل من { $count } أجوبة: لا تُعرض
act-survey-answered = أُجيب عن الاستبيان
