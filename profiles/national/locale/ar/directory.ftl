# من يتولّى ماذا.

body-cyber-unit = وحدة الجرائم الإلكترونية في الشرطة
body-cyber-unit-what = تحقّق في الجرائم على الإنترنت في كلّ البلاد.
body-cyber-unit-hours = من الاثنين إلى الجمعة، من 8 إلى 18
body-police-station = الشرطة
body-police-station-what = تتلقّى شكواك الرسمية في أقرب مركز.
body-police-station-hours = ليلًا ونهارًا
body-consumer-office = مكتب حماية المستهلك
body-consumer-office-what = يتصرّف ضدّ الباعة والمواقع المضلِّلة.
body-consumer-office-hours = من الاثنين إلى الجمعة، من 9 إلى 17
body-spam-desk = مكتب الرسائل غير المرغوبة
body-spam-desk-what = يعمل على حجب أرقام الرسائل المزيّفة وروابطها.
body-cyber-desk = النجدة المعلوماتية
body-cyber-desk-what = تساعد الأشخاص والمؤسّسات على استعادة العمل.
body-cyber-desk-hours = ليلًا ونهارًا
body-child-hotline = حماية الطفل على الإنترنت
body-child-hotline-what = تعمل على إزالة الصور والبحث عن الأطفال.
body-child-hotline-hours = ليلًا ونهارًا
body-victims-help = مساعدة الضحايا
body-victims-help-what = تستمع وتنصح وترافق. مجّانًا وبسرّية.
body-victims-help-hours = من 9 إلى 21، كلّ أيام الأسبوع
