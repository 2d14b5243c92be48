# لماذا يذهب البلاغ إلى حيث يذهب.

rule-child-abroad = صور أطفال مستضافة في الخارج
rule-terrorism = إرهاب
rule-hate = كراهية
rule-abroad = محتوى مستضاف في الخارج
rule-customs = سلع ممنوعة
rule-complaint = يمكن تقديم شكوى على الإنترنت
rule-default = لا قاعدة أخرى تنطبق
