// Series, in a real browser: what they are and why, answering suggestions by one key, locking,
// splitting and taking back, a value's page; and anybody checking a value before paying.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LANGUAGES, startBrowser } from './support/browser.mjs';
import { startCentre } from './support/centre.mjs';
import { lodge, source } from './support/lodge.mjs';
import { colleague } from './support/staff.mjs';
import { going, watch } from './support/watch.mjs';

/** Linking follows within seconds, on a busy machine too. */
const PATIENCE_MILLISECONDS = 60_000;

const PHONE = '+33639980471';
const IBAN = 'FR7630006000011234567890189';
const OTHER_PHONE = '+33639981120';
const HOSTILE = '</text></title><script>owned=1</script>"><img src=x onerror=owned=1>\u202Efdp.exe';

let centre;
let browser;
let token;
let analyst;

const suspect = (type, value) => ({ type, value, role: 'suspect' });
const address = (path) => `${centre.address}/console/${path}`;

/** One report of somebody else each time. */
let people = 0;
async function reported(narrative, observables, more = {}) {
  people += 1;
  return lodge(centre, token, {
    language: 'en',
    category: 'fake-shop',
    region: people % 2 ? 'XO-NO' : 'XO-CA',
    narrative,
    observables,
    loss: { amount: '40.50', currency: 'EUR' },
    received_at: new Date(Date.now() - (people % 9) * 86_400_000).toISOString(),
    reporter: { mode: 'confidential', name: 'Ada', email: `person${people}@mail.example` },
    ...more,
  });
}

async function lodgeAll() {
  const bicycle = [suspect('phone', PHONE), suspect('iban', IBAN), suspect('handle', 'velo_paul')];
  for (let place = 0; place < 8; place += 1) {
    await reported(`I paid for a bicycle as good as new, by transfer, number ${place}`, bicycle);
  }
  const parcel = [
    suspect('phone', OTHER_PHONE),
    suspect('iban', 'DE89370400440532013000'),
    suspect('handle', HOSTILE),
  ];
  for (let place = 0; place < 6; place += 1) {
    await reported(`A parcel waits for customs, pay the fee on the page now ${place}`, parcel);
  }
  // Weak: strangers who name the same address.
  for (const [domain, one, other] of [
    ['weak-shop.example', 'my story is about an ill dog', 'the seller of scooters lied'],
    ['faint-shop.example', 'a lottery says hello', 'someone entered my account by night'],
  ]) {
    await reported(one, [suspect('domain', domain)], { category: 'phishing' });
    await reported(other, [suspect('domain', domain)]);
  }
}

/** Asks a page again and again until it says so. */
async function until(page, url, what, holds) {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    await page.goto(url);
    // An empty list loads itself anew as soon as it is one no more.
    const found = await holds().catch((error) => {
      if (!/context was destroyed/.test(error.message)) throw error;
    });
    if (found) return found;
    assert.ok(Date.now() < end, `${what}:\n${await page.locator('main').innerText()}`);
  }
}

/** The labels of the series with eight and with six reports. */
async function labels(page) {
  return until(page, address('series?order=size'), 'two series', async () => {
    const rows = await page.locator('#queue tbody tr').evaluateAll((all) =>
      all.map((row) => [row.dataset.id, row.cells[2].textContent]),
    );
    const counts = new Map(rows.map(([label, count]) => [count, label]));
    return counts.has('8') && counts.has('6') && { bicycle: counts.get('8'), parcel: counts.get('6') };
  });
}

before(async () => {
  centre = await startCentre();
  browser = await startBrowser();
  token = await source(centre);
  analyst = await colleague(centre, browser, 'analyst', 'first@example.org');
  await lodgeAll();
});

after(async () => {
  await browser?.close();
  await centre?.stop();
});

for (const language of LANGUAGES) {
  test(`a series says why, draws its score and shows its values, in ${language}`, async () => {
    const window = await watch(browser, { language, state: analyst });
    const { page, stands } = window;
    const { bicycle, parcel } = await labels(page);
    await stands('series');

    await page.goto(address(`series/${bicycle}`));
    const why = await page.locator('main > .call').first().innerText();
    assert.match(why, /8/, 'says how many people');
    const score = page.locator('svg.score');
    assert.ok((await score.locator('.note-s').count()) >= 3, 'a note for each value');
    assert.ok((await score.locator('.chord').count()) >= 1, 'a chord');
    const ends = await score.locator('.held').first().evaluate((line) => {
      const box = line.getBoundingClientRect();
      const drawing = line.ownerSVGElement.getBoundingClientRect();
      return (box.left + box.right) / 2 < (drawing.left + drawing.right) / 2;
    });
    assert.equal(ends, language !== 'ar', 'time runs as the page reads');
    assert.ok((await page.locator('#members').count()) === 1);
    await stands('one series');

    // Foreign words neither run nor turn what stands beside them.
    await page.goto(address(`series/${parcel}`));
    await page.locator('bdi', { hasText: 'U+202E' }).first().waitFor();
    assert.equal(await page.evaluate(() => globalThis.owned), undefined);
    await stands('hostile series');

    await page.goto(address(`series/${bicycle}`));
    const value = page.locator('table a[href*="/observables/"]').first();
    await going(page, () => value.click());
    await stands('value');
    await going(page, () => page.locator('table a[href*="/console/reports/"]').first().click());
    assert.match(await page.locator('#series').locator('..').innerText(), new RegExp(bicycle));
    await stands('report in a series');
    await window.end();
  });
}

test('suggestions are answered by one key each, and taken back', async () => {
  const window = await watch(browser, { language: 'en', state: analyst });
  const { page, stands } = window;
  const queue = address('series/suggestions');
  const shown = () => page.locator('#suggestion a').first().innerText();
  await until(page, queue, 'a suggestion', () => page.locator('#suggestion').count());
  await stands('suggestions');
  const isFocused = () => page.evaluate(() => document.activeElement?.id);
  assert.equal(await isFocused(), 'suggestion', 'the question has the focus');
  const first = await page.locator('#suggestion p').first().innerText();
  await going(page, () => page.keyboard.press('p'));
  await page.locator('#said').waitFor();
  assert.equal(await isFocused(), 'suggestion', 'the next question has the focus');
  assert.notEqual(await page.locator('#suggestion p').first().innerText(), first);
  await stands('suggestion answered');
  await going(page, () => page.keyboard.press('z'));
  assert.equal(await page.locator('#suggestion p').first().innerText(), first, 'it is open again');
  const one = await shown();
  await going(page, () => page.keyboard.press('o'));
  assert.match(await page.locator('#said').innerText(), /together/);
  assert.ok(one.length > 0);
  await window.end();
});

test('a series is locked by a key with a reason, and unlocked by another', async () => {
  const window = await watch(browser, { language: 'en', state: analyst });
  const { page, stands } = window;
  const { bicycle } = await labels(page);
  await page.goto(address(`series/${bicycle}`));
  await page.keyboard.press('l');
  await page.keyboard.type('held for the prosecutor <b>\u202Etxt');
  await stands('locking');
  await going(page, () => page.keyboard.press('Enter'));
  assert.match(await page.locator('#said').innerText(), /Locked/);
  const decisions = page.locator('section[aria-labelledby="decisions"]');
  assert.match(await decisions.innerText(), /held for the prosecutor/);
  await stands('locked');
  await going(page, () => page.keyboard.press('z'));
  assert.match(await decisions.innerText(), /taken back/);
  await window.end();
});

test('reports that are ticked become a series of their own, without script', async () => {
  const window = await watch(browser, { language: 'fr', width: 320, state: analyst, script: false });
  const { page, stands } = window;
  const { parcel } = await labels(page);
  await page.goto(address(`series/${parcel}`));
  const boxes = page.locator('input[name="member"]');
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.locator('summary[data-key="c"]').click();
  await page.fill('#split-reason', 'une autre voix au téléphone');
  await stands('splitting without script');
  await going(page, () => page.locator('button[value="split"]').click());
  await page.locator('#said').waitFor();
  const url = address(`series/${parcel}`);
  const count = async () => (await page.locator('.big4 dd').first().innerText()) === '4';
  await until(page, url, 'two reports left', count);
  const undo = page.locator('section[aria-labelledby="decisions"] form button').first();
  await going(page, () => undo.click());
  const whole = async () => (await page.locator('.big4 dd').first().innerText()) === '6';
  await until(page, url, 'they came back', whole);
  await window.end();
});

for (const language of LANGUAGES) {
  test(`anybody checks a value and stays unknown, in ${language}`, async () => {
    const window = await watch(browser, { language });
    const { page, stands } = window;
    const asked = [];
    page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`));
    await page.goto(`${centre.address}/${language}/check`);
    await stands('check');
    for (const [typed, kind] of [
      [' +33 6 39 98 04 71', 'seen'],
      ['FR76 3000 6000 0112 3456 7890 189', 'seen'],
      ['+33 6 39 98 99 99', 'nothing'],
      ['weak-shop.example', 'nothing'],
      ['ada@mail.example', 'nothing'],
    ]) {
      asked.length = 0;
      await page.fill('#v', typed);
      await page.locator('#lookup button').click();
      await page.locator('#answer bdi', { hasText: typed.trim() }).waitFor();
      const isSeen = (await page.locator('#answer .verdict.seen').count()) === 1;
      assert.equal(isSeen, kind === 'seen', typed);
      const others = asked.filter((one) => !/GET .*\/api\/v1\/check\/[0-9a-f]{4}$/.test(one));
      assert.deepEqual(others, [], 'nothing but prefixes leaves the browser');
    }
    await page.fill('#v', PHONE);
    await page.locator('#lookup button').click();
    await page.locator('#answer .verdict.seen').waitFor();
    await stands('checked');
    await window.end();
  });

  test(`without script the page answers the same, and a listing is contested, in ${language}`, async () => {
    const window = await watch(browser, { language, width: 320, script: false });
    const { page, stands } = window;
    const check = async (typed) => {
      await page.goto(`${centre.address}/${language}/check`);
      await page.fill('#v', typed);
      await going(page, () => page.locator('#lookup button').click());
    };
    await check('06 39 98 99 99 x');
    await stands('not recognised, or nothing');
    await check('+33 6 39 98 99 99');
    assert.equal(await page.locator('.verdict.seen').count(), 0);
    await stands('nothing known');
    await check(PHONE);
    assert.equal(await page.locator('.verdict.seen').count(), 1);
    assert.doesNotMatch(await page.locator('.verdict').innerText(), /\b[89]\b/, 'no exact number');
    await stands('reported');
    await page.locator('summary').click();
    await page.fill('#why', 'This number is my own; a swindler shows it.');
    await going(page, () => page.locator('form[action$="/contest"] button').click());
    assert.match(page.url(), /\/receipt$/);
    await window.end();
  });
}
