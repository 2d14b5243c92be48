# الخدمة والبلد والأرقام.

service-name = إنترنت سينيالمون
service-tagline = البوّابة الرسمية للإبلاغ عن المحتوى غير القانوني
country-name = الجمهورية الفرنسية

complaint-is = هذا ليس شكوى رسمية. هو بلاغ : تتحقّق منه الشرطة والدرك وتوجّهانه.
complaint-where = لتقديم شكوى رسمية توجّه إلى أيّ مركز شرطة أو درك ومعك إيصالك.

phone-help = معلومات الاحتيال، مجّانًا
phone-help-hours = من الاثنين إلى الجمعة، من 9 إلى 18 والنصف
phone-victims = مساعدة الضحايا، مجّانًا
phone-victims-hours = كلّ أيام الأسبوع
phone-police = الشرطة والدرك
phone-police-hours = ليلًا ونهارًا

region-FR-ARA = أوفيرني رون ألب
region-FR-BFC = بورغونيا فرانش كونتيه
region-FR-BRE = بروتانيا
region-FR-CVL = سنتر فال دو لوار
region-FR-20R = كورسيكا
region-FR-GES = غراند إيست
region-FR-HDF = أو دو فرانس
region-FR-IDF = إيل دو فرانس
region-FR-NOR = نورماندي
region-FR-NAQ = آكيتانيا الجديدة
region-FR-OCC = أوكسيتانيا
region-FR-PDL = باي دو لا لوار
region-FR-PAC = بروفنس ألب كوت دازور
region-FR-971 = غوادلوب
region-FR-972 = مارتينيك
region-FR-973 = غويانا
region-FR-974 = ريونيون
region-FR-976 = مايوت

currency-DZD = دينار جزائري (DZD)
currency-XPF = فرنك المحيط الهادئ (XPF)
