# لماذا يذهب البلاغ إلى حيث يذهب.

rule-child = أطفال يجب حمايتهم
rule-recall = دفعة لا يزال إيقافها ممكنًا
rule-data-breach = تسرّبت بيانات شخصية
rule-incident = مؤسّسة تتعرّض لهجوم
rule-grave-loss = خسارة كبيرة
rule-lender = استثمار أو مُقرض وهمي
rule-phishing-here = موقع تصيّد مستضاف في موريشيوس
rule-phishing = موقع تصيّد في الخارج
rule-message = رسالة غير مرغوبة
rule-bullying = طفل يتعرّض للتنمّر
rule-content = محتوى ضارّ
rule-identity = هوية مسروقة
rule-threat = تهديد وابتزاز
rule-entry = اختراق جهاز أو حساب
rule-money = ضياع مال
rule-default = لا قاعدة أخرى تنطبق
