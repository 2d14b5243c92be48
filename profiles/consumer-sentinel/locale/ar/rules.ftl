# لماذا يذهب البلاغ إلى حيث يذهب.

rule-identity = هوية مسروقة
rule-bank = بنك وهمي
rule-parcel = أمر بريدي
rule-state = مال ضائع في ولاية
rule-default = محفوظ في الشبكة: يجده الأعضاء
