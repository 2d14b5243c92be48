// What the people of the tour say, each in their own language. The shop is one of the sample centre's
// invented ones, which others report too; telephone numbers are reserved ones.

const SITE = 'https://maple-market-2898.example/suivi?id=2898';

const answers = (paidOn, story, extra) => ({
  group: 'money',
  offence: 'fake-shop',
  story,
  'paid-when': 'other',
  'paid-when_day': paidOn,
  lost: '480',
  'paid-how': 'card',
  'their-site': SITE,
  mode: 'anonymous',
  ...extra,
});

export const STORIES = {
  fr: {
    answers: answers(
      '30/1/2026',
      'J’ai acheté un vélo sur ce site. Il n’est jamais arrivé. Le numéro de suivi n’existe pas et ' +
        'plus personne ne répond.',
    ),
    phone: '+33 6 39 98 00 11',
    asked: 'Quel est le numéro de la commande\u00a0?',
    question: 'Le service qui a votre dossier demande le numéro de la commande. L’avez-vous encore\u00a0?',
    answer: 'Oui\u00a0: VL-20418. Il est dans le courriel de confirmation.',
    call: {
      answers: answers('2/2/2026', 'Elle a payé des chaussures et n’a rien reçu.', { lost: '79' }),
    },
  },
  en: {
    answers: answers(
      '30 January 2026',
      'I bought a bicycle from this site. It never came. The tracking number does not exist and ' +
        'nobody answers any more.',
    ),
    phone: '+33 6 39 98 00 12',
    asked: 'What is the number of the order?',
    question: 'The office that has your case asks for the number of the order. Do you still have it?',
    answer: 'Yes: VL-20511. It is in the mail that confirmed the order.',
    call: {
      answers: answers('2 February 2026', 'She paid for shoes and received nothing.', { lost: '79' }),
    },
  },
  ar: {
    answers: answers(
      '30/1/2026',
      'اشتريت دراجة من هذا الموقع ولم تصل قط. رقم التتبع غير موجود ولم يعد أحد يجيب.',
    ),
    phone: '+33 6 39 98 00 13',
    asked: 'ما رقم الطلب؟',
    question: 'المكتب الذي لديه ملفك يسأل عن رقم الطلب. هل ما زال عندك؟',
    answer: 'نعم: VL-20633. هو في رسالة تأكيد الطلب.',
    call: { answers: answers('2/2/2026', 'دفعت ثمن حذاء ولم يصلها شيء.', { lost: '79' }) },
  },
};
