# لماذا تذهب الشكوى إلى حيث تذهب.

rule-kill-chain = تحويل كبير لا يزال استرداده ممكنًا
rule-kill-chain-note = اطلبوا الآن من المصرف الذي استلمه تجميده، وفي الخارج أيضًا.
rule-recall-note = اطلبوا الآن من المصرف الذي استلم المال تجميده.
rule-secrets = أعمال أو أسرار نُسخت
rule-series-federal = معًا خسارة تخصّ المحقّقين الاتحاديين
rule-series-federal-note = فاعل واحد وشكاوى كثيرة: كلّها مذكورة هنا.
rule-series-abroad = سلسلة تُدار من الخارج
rule-series-state = معًا جناية في الولاية
rule-series-state-note = فاعل واحد وشكاوى كثيرة: كلّها مذكورة هنا.
rule-series-wide = اتُّصل بأشخاص كثيرين
rule-foreign = شخص يشتكي من الخارج
rule-federal = خسارة تخصّ المحقّقين الاتحاديين
rule-state = خسارة تخصّ الولاية
rule-local = خسارة تخصّ الشرطة المحلّية
rule-threat = شخص مهدَّد
rule-default = تنتظر شكاوى أخرى ضدّ الفاعل نفسه
