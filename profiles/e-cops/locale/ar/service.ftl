# الخدمة والبلد والأرقام.

service-name = إي كوبس
service-tagline = نقطة الاتصال للإبلاغ عن تجاوزات الإنترنت · بلجيكا
country-name = بلجيكا

complaint-is = هذا ليس شكوى لدى الشرطة. هو بلاغ : يُتحقّق منه ثمّ يُحال إلى الجهة المختصّة. لست مطالبًا بمعرفتها.
complaint-where = لتقديم شكوى رسمية توجّه إلى أقرب مركز شرطة ومعك إيصالك.

phone-help = اتصل بوزارة الاقتصاد
phone-police = الشرطة
phone-police-hours = ليلًا ونهارًا
phone-child-focus = تشايلد فوكس، مجّانًا
phone-child-focus-hours = ليلًا ونهارًا

region-BE-BRU = بروكسل العاصمة
region-BE-VAN = أنتويرب
region-BE-VBR = برابانت الفلامندية
region-BE-VLI = ليمبورخ
region-BE-VOV = فلاندر الشرقية
region-BE-VWV = فلاندر الغربية
region-BE-WBR = برابانت الوالونية
region-BE-WHT = إينو
region-BE-WLG = لييج
region-BE-WLX = لوكسمبورغ (المقاطعة)
region-BE-WNA = نامور

currency-TRY = ليرة تركية (TRY)
