# من يتولّى ماذا.

body-police-station = شرطة موريشيوس
body-police-station-what = تتلقّى شكواك في أيّ مركز، وتحقّق وحدتها للجرائم الإلكترونية.
body-police-station-hours = ليلًا ونهارًا
body-cert-mu = فريق CERT-MU
body-cert-mu-what = يساعد الأشخاص والمؤسّسات الأعضاء، وينبّه البلاد.
body-data-office = مكتب حماية البيانات
body-data-office-what = يحمي خصوصيتك ويتلقّى إعلانات تسرّب البيانات.
body-telecom-authority = هيئة الاتصالات (ICT Authority)
body-telecom-authority-what = تشرف على الاتصالات وتتصرّف ضدّ المحتوى الضارّ أو غير القانوني.
body-financial-services = لجنة الخدمات المالية
body-financial-services-what = تقول هل الاستثمار أو المُقرض مرخّص.
body-central-bank = بنك موريشيوس المركزي
body-central-bank-what = يشرف على البنوك وينبّه إلى المزيّف منها.
body-child-protection = حماية الطفولة
body-child-protection-what = تحمي الأطفال في خطر وتساند أسرهم.
