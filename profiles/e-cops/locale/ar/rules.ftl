# لماذا يذهب البلاغ إلى حيث يذهب.

rule-child-abroad = صور أطفال مستضافة في الخارج
rule-economic = جريمة اقتصادية
rule-hate = كراهية
rule-abroad = محتوى مستضاف في الخارج
rule-default = كلّ ما عدا ذلك: الشرطة
