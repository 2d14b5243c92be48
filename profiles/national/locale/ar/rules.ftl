# لماذا يذهب البلاغ إلى حيث يذهب.

rule-sensitive = أطفال يجب حمايتهم
rule-life-danger = حياة في خطر
rule-recall = دفعة لا يزال إيقافها ممكنًا
rule-recall-note = أوقفوا الدفعة أوّلًا، ثمّ اسألوا.
rule-data-breach = تسرّبت بيانات شخصية
rule-grave-loss = خسارة كبيرة
rule-organisation = مؤسّسة تتعرّض لهجوم
rule-investment = استثمار وهمي
rule-seller = بائع مضلّل
rule-campaign = حملة رسائل
rule-message = رسالة غير مرغوبة
rule-entry = اختراق جهاز أو حساب
rule-person = شخص متضرّر
rule-content = محتوى غير قانوني مستضاف هنا
rule-default = لا قاعدة تنطبق: يقرّر شخص
