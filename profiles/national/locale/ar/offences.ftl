# ما حدث، بكلمات بسيطة.

group-money = أخذ أحدٌ مالي
group-money-hint = شراء لم يصل، مستشار مزيّف، استثمار أو سكن وهمي
group-message = وصلتني رسالة مريبة
group-message-hint = رسالة طرد، بريد بنك مزيّف، رابط مشبوه
group-threat = أحدٌ يهدّدني أو يبتزّني
group-threat-hint = صور خاصّة، مال مقابل السكوت
group-entry = دخل أحدٌ إلى حسابي أو جهازي
group-entry-hint = كلمة سرّ تغيّرت، رسائل لم أكتبها
group-person = أحدٌ ينتحل اسمي أو يضايقني
group-person-hint = حساب مزيّف، شتائم متكرّرة، شائعات
group-content = رأيت شيئًا خطيرًا
group-content-hint = طفل في خطر، دعوة إلى العنف. لا ترسل الصورة: يكفي العنوان.
group-organisation = شركتي أو مؤسّستي متضرّرة
group-organisation-hint = ملفّات مقفلة، بيانات مسروقة، تحويل مزيّف
group-unsure = لا أعرف
group-unsure-hint = احكِ بكلماتك، ونحن نجد

offence-fake-shop = شراء لم يصل، بائع مزيّف
offence-fake-shop-hint = موقع بيع، إعلان صغير، تذكرة حفل
offence-parcel-message = رسالة مزيّفة عن طرد أو غرامة
offence-parcel-message-hint = رسوم تُدفع، عنوان يُؤكَّد، غرامة تُسدَّد
offence-sextortion = ابتزاز بصور خاصّة
offence-sextortion-hint = صور حقيقية أو مفبركة، طلب مال أو صور أخرى
offence-account-takeover = حساب مسروق
offence-account-takeover-hint = بريد، شبكة اجتماعية، تطبيق رسائل، لعبة، بنك
offence-harassment = مضايقة أو تنمّر
offence-harassment-hint = شتائم أو رسائل متكرّرة من شخص أو أكثر، شائعات
offence-child-abuse = طفل ضحية، صورة طفل
offence-child-abuse-hint = لا تحفظ شيئًا ولا ترسل شيئًا. يكفي العنوان.
offence-ransomware = ملفّات مقفلة مقابل فدية
offence-ransomware-hint = ملفّات لا تُفتح، رسالة تطلب الدفع
offence-unknown = لا أعرف، أو شيء آخر
offence-unknown-hint = احكِ لنا. شخص حقيقي سيقرأ ويجد.
