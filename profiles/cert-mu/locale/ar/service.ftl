# الخدمة والبلد والأرقام.

language-name = عربي
service-name = ماوكورس
service-tagline = الإبلاغ عن الجرائم الإلكترونية · جمهورية موريشيوس
country-name = جمهورية موريشيوس

complaint-is = هذا البلاغ ليس إفادة لدى الشرطة. يقرؤه فريق CERT-MU ويرسله إلى الجهة القادرة على التصرّف.
complaint-where = لتقديم شكوى رسمية توجّه إلى أيّ مركز لشرطة موريشيوس ومعك إيصالك.

phone-help = اتصل بفريق CERT-MU
phone-police = الشرطة
phone-police-hours = ليلًا ونهارًا
phone-ambulance = الإسعاف (SAMU)
phone-ambulance-hours = ليلًا ونهارًا

region-MU-AG = جزر أغاليغا
region-MU-BL = ريفيير نوار
region-MU-CC = كارغادوس كاراخوس (سان براندون)
region-MU-FL = فلاك
region-MU-GP = غراند بورت
region-MU-MO = موكا
region-MU-PA = بامبلموس
region-MU-PW = بلين ويلمز
region-MU-PL = بورت لويس
region-MU-RR = ريفيير دو رومبار
region-MU-RO = رودريغز
region-MU-SA = سافان

currency-MUR = روبية موريشية (MUR)
currency-USD = دولار (USD)
currency-EUR = يورو (EUR)
currency-GBP = جنيه إسترليني (GBP)
currency-INR = روبية هندية (INR)
currency-ZAR = راند (ZAR)
currency-AED = درهم إماراتي (AED)
currency-BTC = بتكوين (BTC)
currency-ETH = إيثر (ETH)
currency-USDT = تيثر (USDT)
