# الإحالات: ما يذهب إلى الجهات المختصة وما تقوله.

act-referral-opened = إلى جهة مختصة
act-referral-approved = وافق شخص ثانٍ على الإحالة
act-referral-refused = رُفضت الإحالة
act-referral-delivered = سُلّمت إلى الجهة
act-referral-late = لم تُجب الجهة في الوقت المحدد
act-referral-acknowledged = الجهة استلمتها
act-referral-accepted = أخذتها الجهة
act-referral-asked = الجهة تطلب المزيد
act-referral-answered = أُجيبت الجهة
act-referral-passed-on = أحالتها الجهة إلى غيرها
act-outcome-stated = النتيجة
act-package-opened = فتحت الجهة الملف
act-partner-changed = تغيّرت عناوين جهة
