// Reports for a test, by the API, as a contributing organisation sends them.

import assert from 'node:assert/strict';
import { command } from './centre.mjs';

/** A token of a source that may send reports. */
export async function source(centre, name = 'bank') {
  const words = ['--source', name, '--scope', 'reports:write'];
  return (await command('token', 'create', centre.folder, ...words)).trim();
}

/** Sends one report; gives its `id` and its receipt's `number` and `code`. */
export async function lodge(centre, token, report) {
  const response = await fetch(`${centre.address}/api/v1/reports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(report),
  });
  const answer = await response.json();
  assert.equal(response.status, 201, JSON.stringify(answer));
  return { id: answer.id, number: answer.receipt.number, code: answer.receipt.code };
}

/** What a person may tell, in each language: stories of the length that they have. */
export const STORIES = {
  fr:
    'Le 3, j’ai payé 480 euros sur velo-pas-cher.example pour un vélo qui n’est jamais arrivé. ' +
    'Le vendeur répondait d’abord très vite, puis son numéro ne répondait plus.\n\n' +
    'Ma banque dit qu’il faut un numéro de signalement pour contester le virement.',
  en:
    'On the 3rd I paid 480 euros at velo-pas-cher.example for a bicycle that never came. ' +
    'The seller answered quickly at first, then the number was dead.\n\n' +
    'My bank says that it needs the number of a report to contest the transfer.',
  ar:
    'في الثالث من الشهر دفعت 480 يورو في موقع velo-pas-cher.example ثمن دراجة لم تصل قط. ' +
    'كان البائع يجيب بسرعة في البداية ثم توقف رقمه عن الرد.\n\n' +
    'تقول مصرفي إنها تحتاج إلى رقم بلاغ للاعتراض على التحويل.',
};

/** A report with most of what one can hold, in a language. */
export function report(language, more = {}) {
  return {
    language,
    category: 'fake-shop',
    narrative: STORIES[language],
    occurred_at: new Date(Date.now() - 20 * 86_400_000).toISOString(),
    region: 'XO-NO',
    loss: { amount: '480.00', currency: 'EUR' },
    suspect: {
      name: 'Velo Pas Cher',
      url: 'https://velo-pas-cher.example/panier?produit=17',
      email: 'contact@velo-pas-cher.example',
      phone: '+33199004242',
    },
    reporter: { mode: 'confidential', name: 'Ada Lodger', email: 'ada@example.org' },
    attachments: [{ name: 'recu.txt', media_type: 'text/plain', content: 'UmXDp3UgZGUgNDgwIGV1cm9z' }],
    ...more,
  };
}
