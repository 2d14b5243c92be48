# الخدمة والبلد والأرقام.

language-name = عربي
service-name = توكسان
service-tagline = الإبلاغ · جمهورية أورسان
country-name = جمهورية أورسان

complaint-is = هذا البلاغ ليس شكوى رسمية. هو يُعلِم الجهات المناسبة، وقد يساعد على إيقاف المال.
complaint-where = لتقديم شكوى رسمية توجّه إلى أيّ مركز شرطة ومعك إيصالك.

phone-help = اتصل بنا
phone-help-hours = من 8 إلى 20، كلّ يوم
phone-victims = مساعدة الضحايا، مجّانًا
phone-victims-hours = من 9 إلى 21، كلّ أيام الأسبوع
phone-police = الشرطة
phone-police-hours = ليلًا ونهارًا

region-XO-CA = العاصمة
region-XO-NO = الشمال
region-XO-ES = الشرق
region-XO-SU = الجنوب
region-XO-OU = الغرب
region-XO-CE = الوسط
region-XO-LI = الساحل
region-XO-MO = الجبل
region-XO-IL = الجزر

currency-EUR = يورو (EUR)
currency-USD = دولار (USD)
currency-GBP = جنيه إسترليني (GBP)
currency-CHF = فرنك سويسري (CHF)
currency-MAD = درهم مغربي (MAD)
currency-TND = دينار تونسي (TND)
currency-XOF = فرنك غرب أفريقيا (XOF)
currency-XAF = فرنك وسط أفريقيا (XAF)
currency-BTC = بتكوين (BTC)
currency-ETH = إيثر (ETH)
currency-USDT = تيثر (USDT)
