// The steps of the tour in their order: the key names the picture, the words say what one sees.

/** How each language's page begins. */
export const OPENING = {
  en: {
    title: 'The life of one report',
    lead:
      'Somebody bought a bicycle from a shop that does not exist. Here is what they see, and what ' +
      'each person sees after them, on a desk and on a telephone.',
    more: 'How it is made',
    made:
      'Every picture is a photograph of a running centre: the sample centre of `tocsin demo`, on a ' +
      'clock that always starts on the same day. `cargo xtask tour` takes them anew.',
  },
  fr: {
    title: 'La vie d’un signalement',
    lead:
      'Quelqu’un a acheté un vélo à une boutique qui n’existe pas. Voici ce que cette personne voit, ' +
      'puis ce que chacun voit après elle, au bureau et sur un téléphone.',
    more: 'Comment elle est faite',
    made:
      'Chaque image est une photographie d’un centre en marche\u00a0: le centre d’exemple de `tocsin demo`, ' +
      'dont l’horloge part toujours du même jour. `cargo xtask tour` les refait.',
  },
  ar: {
    title: 'حياة بلاغ واحد',
    lead:
      'اشترى أحدهم دراجة من متجر لا وجود له. هذا ما يراه، ثم ما يراه كل من يعمل على بلاغه بعده، ' +
      'على المكتب وعلى الهاتف.',
    more: 'كيف صُنعت',
    made:
      'كل صورة مأخوذة من مركز يعمل: مركز التجربة `tocsin demo` وساعته تبدأ دائمًا في اليوم نفسه. ' +
      'الأمر `cargo xtask tour` يعيد التقاطها.',
  },
};

/** Key, then title and words in each language. */
export const STEPS = [
  {
    key: 'home',
    en: ['The door', 'Danger and money come first, with numbers to call. Then one button: report.'],
    fr: [
      'La porte',
      'D’abord le danger et l’argent, avec les numéros à appeler. Puis un seul bouton\u00a0: ' +
        'signaler.',
    ],
    ar: ['الباب', 'الخطر والمال أولًا، مع أرقام الاتصال. ثم زر واحد: التبليغ.'],
  },
  {
    key: 'kind',
    en: ['What happened', 'The choice is made in everyday words. “I don’t know” is an answer too.'],
    fr: [
      'Ce qui s’est passé',
      'On choisit avec les mots de tous les jours. «\u00a0Je ne sais pas\u00a0» est aussi ' +
        'une réponse.',
    ],
    ar: ['ما الذي حدث', 'الاختيار بكلمات الحياة اليومية. و«لا أعرف» جواب أيضًا.'],
  },
  {
    key: 'story',
    en: [
      'In their own words',
      'Nothing is required here. What is typed is kept: one can stop and come back with the ' +
        'code below.',
    ],
    fr: [
      'Avec ses mots',
      'Rien n’est obligatoire. Ce qui est écrit est gardé\u00a0: on peut s’arrêter et ' +
        'revenir avec le code du bas.',
    ],
    ar: ['بكلماته', 'لا شيء إلزامي هنا. ما يُكتب يُحفظ: يمكن التوقف ثم العودة بالرمز أسفل الصفحة.'],
  },
  {
    key: 'money',
    en: [
      'The money',
      'About is precise enough. When and how one paid decides whether the payment can still ' +
        'be stopped.',
    ],
    fr: [
      'L’argent',
      'Un ordre de grandeur suffit. Le jour et le moyen de paiement disent si l’on peut ' +
        'encore l’arrêter.',
    ],
    ar: ['المال', 'التقريب يكفي. متى دُفع وكيف: هذا ما يحدد إن كان إيقاف الدفع ما زال ممكنًا.'],
  },
  {
    key: 'check',
    en: ['Reading it over', 'Everything can be changed; nothing has left yet.'],
    fr: ['Relire', 'Tout peut être changé\u00a0; rien n’est encore parti.'],
    ar: ['المراجعة', 'كل شيء قابل للتغيير، ولم يُرسل شيء بعد.'],
  },
  {
    key: 'receipt',
    en: [
      'The receipt',
      'A number that proves it, a secret code that opens the conversation, and what happens ' +
        'next, with dates.',
    ],
    fr: [
      'Le reçu',
      'Un numéro qui fait preuve, un code secret qui ouvre la conversation, et la suite, ' +
        'avec des dates.',
    ],
    ar: ['الإيصال', 'رقم يُثبت البلاغ، ورمز سري يفتح المحادثة، وما سيحدث بعد ذلك ومتى.'],
  },
  {
    key: 'queue',
    en: [
      'The analyst’s queue',
      'What arrived stands in order of urgency, the first one open beside it. One key ' +
        'decides.',
    ],
    fr: [
      'La file de l’analyste',
      'Ce qui est arrivé, du plus urgent au moins urgent, le premier ouvert à côté. Une ' +
        'touche suffit pour décider.',
    ],
    ar: ['قائمة المحلل', 'ما وصل مرتب بحسب الاستعجال، وأوله مفتوح بجانبه. مفتاح واحد يكفي للقرار.'],
  },
  {
    key: 'report',
    en: [
      'The report',
      'Facts, values and files on one page. Who reported stays sealed until somebody says ' +
        'why it must be opened.',
    ],
    fr: [
      'Le signalement',
      'Faits, valeurs et fichiers sur une page. L’identité reste scellée tant que personne ' +
        'ne dit pourquoi l’ouvrir.',
    ],
    ar: [
      'البلاغ',
      'الوقائع والقيم والملفات في صفحة واحدة. وتبقى الهوية مختومة ما لم يُذكر سبب فتحها.',
    ],
  },
  {
    key: 'assessment',
    en: [
      'What the machine saw',
      'A proposal with its reasons, each a sentence with its weight. A person decides.',
    ],
    fr: [
      'Ce que la machine a vu',
      'Une proposition et ses raisons, chacune une phrase avec son poids. C’est une personne ' +
        'qui décide.',
    ],
    ar: ['ما رأته الآلة', 'اقتراح وأسبابه، كل سبب جملة بوزنها. والقرار لإنسان.'],
  },
  {
    key: 'valid',
    en: [
      'Decided',
      'V: valid. For 20 seconds it can be taken back; the next report is already there.',
    ],
    fr: [
      'Décidé',
      'V\u00a0: valable. Pendant 20 secondes on peut revenir dessus\u00a0; le signalement ' +
        'suivant est déjà là.',
    ],
    ar: ['القرار', 'المفتاح V: مقبول. يمكن الرجوع عنه خلال 20 ثانية، والبلاغ التالي ظاهر بالفعل.'],
  },
  {
    key: 'routed',
    en: [
      'Sent by a rule',
      'The page says which rule sent the report where, and which facts it looked at.',
    ],
    fr: [
      'Transmis par une règle',
      'La page dit quelle règle l’a envoyé, à qui, et sur quels faits.',
    ],
    ar: ['أُحيل بقاعدة', 'تقول الصفحة أي قاعدة أحالت البلاغ، وإلى من، وعلى أي وقائع.'],
  },
  {
    key: 'received',
    en: [
      'At the competent body',
      'The consumer office finds it on its own page, with the day by which it promised to ' +
        'answer.',
    ],
    fr: [
      'Chez l’organisme compétent',
      'Le service des consommateurs le trouve sur sa page, avec le jour où il a promis de ' +
        'répondre.',
    ],
    ar: ['لدى الجهة المختصة', 'يجده مكتب المستهلكين في صفحته، مع اليوم الذي وعد بالرد قبله.'],
  },
  {
    key: 'asks',
    en: [
      'It asks for more',
      'Take it, hand it on, or ask. Here the office needs to know something more.',
    ],
    fr: [
      'Il demande une précision',
      'Prendre, passer à un autre, ou demander. Ici, le service a besoin d’un détail.',
    ],
    ar: ['يطلب توضيحًا', 'القبول أو الإحالة أو السؤال. هنا يحتاج المكتب إلى تفصيل.'],
  },
  {
    key: 'question',
    en: [
      'The centre asks the reporter',
      'The body never meets the reporter. The centre answers itself, or asks in the ' +
        'reporter’s language.',
    ],
    fr: [
      'Le centre demande à la personne',
      'L’organisme ne rencontre jamais la personne. Le centre répond, ou lui demande dans sa ' +
        'langue.',
    ],
    ar: [
      'المركز يسأل صاحب البلاغ',
      'لا تلتقي الجهة بصاحب البلاغ أبدًا. يجيب المركز بنفسه، أو يسأله بلغته.',
    ],
  },
  {
    key: 'answer',
    en: [
      'The reporter answers',
      'The code opens the inbox, from any machine. The question stands there; the answer ' +
        'goes back the same way.',
    ],
    fr: [
      'La personne répond',
      'Le code ouvre la boîte, de n’importe où. La question y attend\u00a0; la réponse ' +
        'repart par le même chemin.',
    ],
    ar: [
      'صاحب البلاغ يجيب',
      'الرمز يفتح الصندوق من أي جهاز. السؤال هناك، والجواب يعود من الطريق نفسه.',
    ],
  },
  {
    key: 'outcome',
    en: [
      'An outcome',
      'The body takes the case and states what came of it, from a published list, with its ' +
        'day.',
    ],
    fr: [
      'Une suite',
      'L’organisme prend le dossier et dit ce qui en est sorti, dans une liste publiée, avec ' +
        'le jour.',
    ],
    ar: ['النتيجة', 'تتولى الجهة الملف وتذكر ما نتج عنه، من قائمة منشورة، بتاريخه.'],
  },
  {
    key: 'news',
    en: [
      'The reporter learns it',
      'Each step is one plain sentence, the newest first. Silence has a date too.',
    ],
    fr: [
      'La personne l’apprend',
      'Chaque étape est une phrase simple, la plus récente d’abord. Le silence aussi a une ' +
        'date.',
    ],
    ar: ['صاحب البلاغ يعلم', 'كل خطوة جملة بسيطة، أحدثها أولًا. وحتى الصمت له موعد.'],
  },
  {
    key: 'survey',
    en: ['One question', 'Were you helped? Counted without a name.'],
    fr: ['Une seule question', 'Cela vous a-t-il aidé\u00a0? La réponse est comptée sans nom.'],
    ar: ['سؤال واحد', 'هل ساعدناك؟ يُحسب الجواب دون اسم.'],
  },
  {
    key: 'call',
    en: [
      'Others telephone',
      'The operator reads the script in the caller’s language and types. What others ' +
        'reported before is counted meanwhile.',
    ],
    fr: [
      'D’autres téléphonent',
      'L’agent lit les questions dans la langue de la personne et tape. Ce que d’autres ont ' +
        'déjà signalé est compté pendant ce temps.',
    ],
    ar: [
      'وآخرون يتصلون',
      'يقرأ الموظف الأسئلة بلغة المتصل ويكتب. وفي الأثناء يُعدّ ما أبلغ عنه آخرون من قبل.',
    ],
  },
  {
    key: 'spelled',
    en: ['A code by telephone', 'The receipt is spelled, or put on paper.'],
    fr: ['Un code au téléphone', 'Le reçu s’épelle, ou s’imprime.'],
    ar: ['رمز عبر الهاتف', 'يُتهجى الإيصال أو يُطبع.'],
  },
  {
    key: 'rules',
    en: [
      'Changing a rule',
      'Before a rule is put to use, the last month is sent through it: what would have gone ' +
        'where.',
    ],
    fr: [
      'Changer une règle',
      'Avant d’adopter une règle, on y fait passer le mois écoulé\u00a0: ce qui serait allé ' +
        'où.',
    ],
    ar: ['تغيير قاعدة', 'قبل اعتماد القاعدة يُمرَّر فيها الشهر الماضي: ماذا كان سيذهب وإلى أين.'],
  },
  {
    key: 'sending',
    en: [
      'What leaves the house',
      'Notices say that something new waits, and no more. What did not leave is tried again, ' +
        'and seen.',
    ],
    fr: [
      'Ce qui sort',
      'Un avis dit qu’il y a du nouveau, rien de plus. Ce qui n’est pas parti est retenté, ' +
        'et se voit.',
    ],
    ar: ['ما يخرج من المركز', 'الإشعار يقول إن هناك جديدًا، لا أكثر. وما لم يُرسل يُعاد ويظهر.'],
  },
];
