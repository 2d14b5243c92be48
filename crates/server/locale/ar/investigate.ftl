# المحقّقون: غرض وبحث وبلاغ، والسجلّ الذي يقرأه المدقّق.
investigate-title = بحث لغرض معلن
investigate-purpose = الغرض
investigate-purpose-hint = رقم القضية والسبب. يقرأه المدقّق مع كلّ بحث وكلّ بلاغ تفتحه.
investigate-problem = اذكر السبب في { $count } إلى 500 حرف.
investigate-none = لا بلاغ يوافق ذلك. البحث مسجَّل.
investigate-read = اقرأ
investigate-recorded = هذا الاطّلاع مسجَّل. الغرض:
searches-title = عمليات البحث
searches-none = لم يبحث أحد بعد.
searches-body = لصالح
searches-what = ماذا
searches-found = المعروض
searches-look = قُرئ:
searches-older = عمليات بحث أقدم
act-reports-searched = بحث أجراه محقّق
act-report-consulted = قرأه محقّق
