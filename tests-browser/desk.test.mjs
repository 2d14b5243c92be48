// The desk, in a real browser: an analyst reads, decides in one keystroke, takes it back, asks, hands
// on; several at once; two who decide at the same time; and all of it without script.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LANGUAGES, startBrowser } from './support/browser.mjs';
import { startCentre } from './support/centre.mjs';
import { isAccessible } from './support/checks.mjs';
import { lodge, report, source } from './support/lodge.mjs';
import { colleague } from './support/staff.mjs';
import { going, watch } from './support/watch.mjs';

const QUEUES = ['new', 'reading', 'mine', 'answers', 'asked', 'valid', 'sealed'];

let centre;
let browser;
let token;
let first;
let second;
let count = 0;

before(async () => {
  centre = await startCentre();
  browser = await startBrowser();
  token = await source(centre);
  first = await colleague(centre, browser, 'analyst', 'first@example.org');
  second = await colleague(centre, browser, 'analyst', 'second@example.org');
});

after(async () => {
  await browser?.close();
  await centre?.stop();
});

/** One more report, like no other. */
async function lodged(language = 'en', more = {}) {
  count += 1;
  const narrative = `${report(language).narrative} (${count})`;
  return lodge(centre, token, report(language, { narrative, ...more }));
}

const address = (path) => `${centre.address}/console/${path}`;
const said = (page) => page.locator('#said');

for (const language of LANGUAGES) {
  test(`every decision has its key, and is taken back, in ${language}`, async () => {
    const window = await watch(browser, { language, state: first });
    const { page, stands, fits } = window;
    const reports = [];
    for (let left = 0; left < 7; left += 1) reports.push(await lodged(language));
    const open = (one) => page.goto(address(`reports/${one.id}?queue=new`));
    const shape = () => page.locator('.title .st .s').getAttribute('class');

    await open(reports[0]);
    await stands('report');
    await going(page, () => page.keyboard.press('v'));
    assert.match(await said(page).innerText(), new RegExp(reports[0].number));
    await fits('report after a decision');
    await going(page, () => page.keyboard.press('z'));
    await open(reports[0]);
    assert.equal(await shape(), 's half', 'read, and not decided');

    await open(reports[1]);
    await page.keyboard.press('d');
    await page.fill('#of', reports[0].number);
    await stands('seen before');
    await going(page, () => page.keyboard.press('Enter'));
    await open(reports[1]);
    assert.equal(await shape(), 's done');

    await open(reports[2]);
    await page.keyboard.press('h');
    await page.selectOption('#body', 'spam-desk');
    await stands('out of scope');
    await going(page, () => page.keyboard.press('Enter'));
    await open(reports[2]);
    assert.equal(await shape(), 's done');
    await fits('closed report');

    await open(reports[3]);
    await page.keyboard.press('q');
    await page.fill('#question', report(language).narrative);
    await stands('question');
    await going(page, () => page.locator('button[value="ask"]').click());
    await open(reports[3]);
    assert.equal(await shape(), 's wait');
    await fits('asked report');

    await open(reports[4]);
    await going(page, () => page.keyboard.press('s'));
    await open(reports[4]);
    assert.equal(await page.locator('#open-file').count(), 0, 'files stay closed');
    await stands('protected report');

    await open(reports[5]);
    await going(page, () => page.keyboard.press('x'));
    await open(reports[5]);
    assert.equal(await shape(), 's done');

    await open(reports[6]);
    await page.keyboard.press('e');
    await page.selectOption('#no-action', 'no-trace');
    await going(page, () => page.keyboard.press('Enter'));
    await open(reports[6]);
    assert.equal(await shape(), 's done');
    await window.end();
  });

  test(`queues, notes, views, palette and several at once in ${language}`, async () => {
    const window = await watch(browser, { language, state: first });
    const { page, stands, fits } = window;
    const one = await lodged(language);
    const two = await lodged(language);

    await page.goto(address('queue/new?order=new'));
    await stands('queue');
    const current = page.locator('#queue tr[aria-current]');
    assert.equal(await current.getAttribute('data-id'), two.id, 'newest first');
    await page.keyboard.press('j');
    assert.equal(await current.getAttribute('data-id'), one.id);
    await page.locator('#aside').getByText(one.number).waitFor();

    await page.keyboard.press('?');
    await page.locator('#keys[open]').waitFor();
    await stands('keys');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    const answers = await page.locator('a[href="/console/queue/answers"]').evaluate((link) => {
      const words = link.cloneNode(true);
      words.querySelector('b').remove();
      return words.textContent;
    });
    await page.keyboard.type(answers.slice(0, 12));
    await isAccessible(page, `palette in ${language}`);
    await going(page, () => page.keyboard.press('Enter'));
    assert.match(page.url(), /queue\/answers/);

    await page.goto(address('queue/new?order=new'));
    await page.keyboard.press('w');
    await page.fill('#view-name', `${language} <b>bold</b> \u202Etxt.exe`);
    await stands('views');
    await going(page, () => page.keyboard.press('Enter'));
    await page.locator('.views summary').click();
    const view = page.locator('.views [data-view]').filter({ hasText: `${language} <b>` });
    await going(page, () => view.click());
    assert.match(page.url(), /order=new/);
    await page.locator('.views summary').click();
    await fits('kept views');
    const removal = page.locator('.views li', { hasText: `${language} <b>` }).locator('button');
    await going(page, () => removal.click());

    await page.goto(address('queue/new?order=new'));
    await page.keyboard.press('Space');
    await page.keyboard.press('j');
    await page.keyboard.press('Space');
    assert.equal(await page.locator('#queue input:checked').count(), 2);
    await going(page, () => page.keyboard.press('x'));
    await stands('several decided');
    await going(page, () => page.keyboard.press('z'));
    await fits('several taken back');

    await page.goto(address(`reports/${two.id}?queue=new`));
    await going(page, () => page.keyboard.press('a'));
    await page.keyboard.press('n');
    await page.fill('#note', `${report(language).narrative}\n<script>alert(1)</script>`);
    const keep = page.locator('form[action$="/notes"] button');
    await going(page, () => keep.click());
    await page.keyboard.press('m');
    await page.fill('#message', report(language).narrative);
    await going(page, () => page.locator('form[action$="/messages"] button').click());
    await stands('report with notes and messages');
    for (const queue of QUEUES) {
      await page.goto(address(`queue/${queue}`));
      await fits(`queue ${queue}`);
    }
    await page.goto(address('queue/new?late=1&kind=spam'));
    await stands('queue without rows');
    await page.goto(address('reports?q=480'));
    await fits('list');
    await window.end();
  });
}

test('counts and rows come by themselves', async () => {
  const window = await watch(browser, { language: 'en', state: first });
  const { page } = window;
  await lodged();
  await page.goto(address('queue/new?order=new'));
  const counted = page.locator('[data-count="new"]');
  const before = Number(await counted.innerText());
  const came = await lodged();
  await page.locator(`#queue tr[data-id="${came.id}"]`).waitFor();
  assert.equal(Number(await counted.innerText()), before + 1);
  await window.end();
});

test('two decide at once: one wins, the other sees why and may decide anew', async () => {
  const one = await watch(browser, { language: 'en', state: first });
  const other = await watch(browser, { language: 'ar', state: second });
  const { id, number } = await lodged();
  for (const { page } of [one, other]) await page.goto(address(`reports/${id}?queue=reading`));
  await going(one.page, () => one.page.keyboard.press('v'));
  await going(other.page, () => other.page.keyboard.press('x'));
  const why = other.page.locator('#said[role=alert]');
  const words = await why.innerText();
  assert.ok(words.includes(number) && words.includes('first@example.org'), words);
  await other.stands('overtaken');
  await other.page.goto(address(`reports/${id}?queue=reading`));
  const standing = other.page.locator('main > .call');
  assert.match(await standing.innerText(), /first@example.org/);
  await going(other.page, () => other.page.keyboard.press('x'));
  await other.page.goto(address(`reports/${id}?queue=reading`));
  assert.match(await standing.innerText(), /second@example.org/);
  await one.end();
  await other.end();
});

test('the desk works without script', async () => {
  const window = await watch(browser, { language: 'ar', width: 320, state: second, script: false });
  const { page, stands } = window;
  const one = await lodged('ar');
  const two = await lodged('ar');
  const shape = async (from) => {
    await page.goto(address(`reports/${from.id}`));
    return page.locator('.title .st .s').getAttribute('class');
  };
  await page.goto(address('queue/new?order=new'));
  await stands('queue without script');
  for (const ticked of [one, two]) {
    await page.locator(`tr[data-id="${ticked.id}"] input`).check();
  }
  await going(page, () => page.locator('.decide button[value="valid"]').click());
  await stands('decided without script');
  await going(page, () => page.locator('form[action$="/undo"] button').click());
  assert.equal(await shape(one), 's half', 'read by looking');
  assert.equal(await page.locator('main > .call').count(), 0, 'no decision stands');

  await page.goto(address('queue/new?order=new'));
  await going(page, () => page.locator('#queue tbody a').filter({ hasText: two.number }).click());
  await page.locator('summary[data-key="d"]').click();
  await page.fill('#of', one.number);
  await going(page, () => page.locator('button[value="duplicate"]').click());
  assert.equal(await shape(two), 's done');

  await page.goto(address(`reports/${one.id}?queue=new`));
  await going(page, () => page.locator('[data-key="a"]').click());
  await page.fill('#note', 'ملاحظة');
  await going(page, () => page.locator('form[action$="/notes"] button').click());
  await page.locator('summary[data-key="q"]').click();
  await page.fill('#question', 'متى حدث ذلك؟');
  await going(page, () => page.locator('button[value="ask"]').click());
  assert.equal(await shape(one), 's wait');
  await stands('asked without script');
  await page.selectOption('#identity-reason', 'danger');
  await page.fill('#identity-precision', 'called by the emergency service');
  await going(page, () => page.locator('.sealed button').click());
  await page.getByText('Ada Lodger').waitFor();
  await stands('opened without script');
  await page.goto(address('queue/new'));
  await page.locator('.views summary').click();
  await page.fill('#view-name', 'يومي');
  await going(page, () => page.locator('form[action="/console/views"] button').click());
  assert.equal(await page.locator('[data-view]').count(), 1);
  await window.end();
});
