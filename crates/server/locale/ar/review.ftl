# طلب إعادة النظر والجواب عنه.

review-title = ألا توافق؟
review-how = يمكنك أن تطلب إعادة النظر. يقرأ شخص بلاغك من جديد من أوّله، وتقرأ الجواب هنا. إن كان لديك جديد فأضفه أوّلًا.
review-button = اطلب إعادة النظر
review-heading = نعيد النظر في بلاغك
review-lead = طلبتَ إعادة النظر يوم { $when }. سيظهر الجواب هنا.
inbox-event-review = طلبتَ إعادة النظر

console-reviews = إعادة النظر
reviews-lead = هؤلاء لا يوافقون على قرار. اقرأ البلاغ من جديد؛ ويُبلَّغ كلّ منهم بالجواب.
reviews-none = لا أحد ينتظر.
reviews-kind = النوع
reviews-asked = طُلب
reviews-changed = استأنف العمل
reviews-changed-one = استأنف العمل: { $number }
reviews-kept = يبقى القرار
reviews-kept-one = يبقى القرار: { $number }
