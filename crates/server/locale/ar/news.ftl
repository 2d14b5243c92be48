# ما يعلمه صاحب البلاغ: جملة بسيطة في كلّ مرّة.

news-title = الأخبار
news-some-body = جهة مختصّة
news-some-money = مبلغ

news-heading-valid = يجري العمل على بلاغك
news-heading-joined = لستَ وحدك
news-heading-out-of-scope = جهة أخرى هي المختصّة
news-heading-passed-on = أُحيل بلاغك
news-heading-taken = بلاغك في أيدٍ أمينة
news-heading-no-action = يتوقّف بلاغك هنا
news-heading-reviewed = نظرنا في بلاغك مرّة أخرى
news-heading-nothing-new = لا جديد بعد
news-heading-recorded = سُجّل بلاغك
news-heading-investigating = فُتح تحقيق
news-heading-merged = انضمّ بلاغك إلى ملفّ
news-heading-site-closed = أُغلق الموقع
news-heading-funds-frozen = جُمّد مال
news-heading-funds-returned = عاد مال
news-heading-charged = وُجّه اتّهام إلى شخص
news-heading-convicted = أُدين شخص
news-heading-acquitted = حكمت المحكمة

news-valid = تحقّق شخص من بلاغك: يمكن العمل عليه.
news-joined = { $count ->
        [one] بلاغ واحد يروي الأمر نفسه. وله وزنه.
       *[other] عدد البلاغات التي تروي الأمر نفسه، ومنها بلاغك: { $count }. معًا يزداد وزنها.
    }
news-out-of-scope = هذا ليس من اختصاصنا، ولا يذكر دليلنا جهة مختصّة به.
news-out-of-scope-body = هذا ليس من اختصاصنا. الجهة المختصّة: { $body }.
news-passed-on = أُحيل بلاغك. الجهة التي تسلّمته: { $body }.
news-taken = تولّت جهة بلاغك. تعمل عليه: { $body }.
news-reviewed-changed = نظرنا في بلاغك مرّة أخرى كما طلبت: سيتابع طريقه.
news-reviewed-kept = نظرنا في بلاغك مرّة أخرى كما طلبت: يبقى القرار كما هو.
news-nothing-new = لم يتغيّر شيء بعد. لم نَنسَ بلاغك، وليس عليك أن تعيد شيئًا.

news-reason-not-enough-facts = المعلومات أقلّ من أن نتحرّك بها. إن وجدت المزيد فأضفه هنا.
news-reason-no-offence = ما تصفه ليس جريمة في قانون هذا البلد.
news-reason-no-trace = ينقطع الأثر: لا شخص ولا حساب يمكن العثور عليه.
news-reason-time-barred = مضى وقت أطول ممّا يسمح به القانون.
news-reason-below-threshold = الضرر أقلّ من الحدّ الذي يتولّاه المحقّقون. ومع ذلك يُحتسب بلاغك: فهو يبيّن اتّساع الظاهرة.
news-reason-none = لم يُذكر سبب.

news-outcome-nothing = لا متابعة من: { $body }. { $why }
news-outcome-recorded = سُجّل يوم { $day }. الجهة: { $body }.
news-outcome-investigating = فُتح تحقيق يوم { $day }. الجهة المكلّفة: { $body }. يستغرق ذلك غالبًا أشهرًا.
news-outcome-merged = منذ يوم { $day } أصبح بلاغك جزءًا من ملفّ أكبر. الجهة المكلّفة: { $body }.
news-outcome-site-closed = أُزيل الموقع أو المحتوى غير القانوني يوم { $day }. بعمل: { $body }.
news-outcome-funds-frozen = جُمّد مال يوم { $day }: { $amount }. بعمل: { $body }.
news-outcome-funds-returned = أُعيد مال يوم { $day }: { $amount }. بعمل: { $body }.
news-outcome-charged = وُجّه اتّهام إلى شخص يوم { $day }. الجهة المكلّفة: { $body }.
news-outcome-convicted = أُدين شخص يوم { $day }. الجهة المكلّفة: { $body }.
news-outcome-acquitted = برّأت المحكمة المتّهم يوم { $day }. الجهة المكلّفة: { $body }.
