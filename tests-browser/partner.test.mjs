// The way out and back, in a real browser: the centre sends reports to a body; its liaison accepts,
// passes on, asks, states outcomes; the reporter reads of it, answers the survey and asks for a
// review; letters and notices wait to leave.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { LANGUAGES, startBrowser } from './support/browser.mjs';
import { startCentre } from './support/centre.mjs';
import { lodge, report, source } from './support/lodge.mjs';
import { colleague } from './support/staff.mjs';
import { going, watch } from './support/watch.mjs';

// Nobody answers at this relay, so that what is to be sent waits and says why. Every window of a
// reporter comes from another network, so that nobody's tries run out.
const SETTINGS = `trusted_proxies = ["127.0.0.1"]
[mail]
relay = "127.0.0.1:9"
from = "no-reply@orsane.example"
`;

let centre;
let browser;
let token;
let supervisor;
let analyst;
let liaison;
let count = 0;

before(async () => {
  centre = await startCentre({ settings: SETTINGS });
  browser = await startBrowser();
  token = await source(centre);
  supervisor = await colleague(centre, browser, 'supervisor', 'supervisor@example.org');
  analyst = await colleague(centre, browser, 'analyst', 'analyst@example.org');
  const bounds = ['--body', 'cyber-unit'];
  liaison = await colleague(centre, browser, 'recipient', 'liaison@example.org', bounds);
});

after(async () => {
  await browser?.close();
  await centre?.stop();
});

const address = (path) => `${centre.address}/${path}`;
const press = (page, button) => going(page, () => page.locator(button).click());

async function lodged(language) {
  count += 1;
  const narrative = `${report(language).narrative} (${count})`;
  return lodge(centre, token, report(language, { narrative }));
}

/** Sends a report to the cyber unit; gives the referral's id. */
async function refer(page, number, fourEyes = false) {
  await page.goto(address('console/referrals'));
  await page.fill('#number', number);
  await page.selectOption('#body', 'cyber-unit');
  if (fourEyes) await page.check('input[name="four_eyes"]');
  await press(page, 'form[action="/console/referrals"] button');
  return page.url().split('/').at(-1);
}

/** A liaison's answer to a referral. */
async function answer(page, id, word, { text = '', body = '', reference = '' } = {}) {
  await page.goto(address(`partner/referrals/${id}`));
  await page.check(`input[value="${word}"]`);
  await page.selectOption('#body', body);
  await page.fill('#text', text);
  await page.fill('#reference', reference);
  await press(page, 'form[action$="/answer"] button');
}

/** A window into the inbox that a code opens. */
async function inbox(language, code, options = {}) {
  const window = await watch(browser, { language, width: 360, ...options });
  count += 1;
  await window.context.setExtraHTTPHeaders({ 'x-forwarded-for': `192.0.${count}.1` });
  await window.page.goto(address(`${language}/inbox`));
  await window.page.fill('#code', code);
  await press(window.page, 'main form button[type=submit]');
  return window;
}

for (const language of LANGUAGES) {
  test(`a report goes to a body and its outcome comes back in ${language}`, async () => {
    const desk = await watch(browser, { language, state: analyst });
    const body = await watch(browser, { language, state: liaison });
    const one = await lodged(language);
    const two = await lodged(language);
    const three = await lodged(language);

    await refer(desk.page, 'TC-1999-000001');
    await desk.page.getByRole('alert').waitFor();
    await desk.fits('a report that is not there');
    const accepted = await refer(desk.page, one.number);
    await desk.stands('referral');
    const doubted = await refer(desk.page, two.number, true);
    await desk.fits('referral for four eyes');
    const misled = await refer(desk.page, three.number);
    await desk.page.goto(address('console/referrals'));
    await desk.stands('referrals');

    await body.page.goto(address('partner'));
    assert.equal(await body.page.locator(`a[href$="${doubted}"]`).count(), 0, 'two must agree');
    await body.stands('received referrals');
    await body.page.fill('#q', 'R-1999-1');
    await going(body.page, () => body.page.keyboard.press('Enter'));
    await body.fits('a referral that is not there');
    await body.page.goto(address(`partner/referrals/${accepted}`));
    await body.stands('received referral');
    await body.page.selectOption('#file-reason', 'judge');
    await body.page.fill('#file-precision', 'order of the second chamber');
    await press(body.page, 'button[value="look"]');
    await body.stands('a file of a referral');

    await answer(body.page, accepted, 'accept', { reference: '2026/417' });
    await body.page.selectOption('#kind', 'funds-returned');
    await press(body.page, 'form[action$="/outcomes"] button');
    await body.page.getByRole('alert').first().waitFor();
    await body.stands('an outcome without its amount');
    await body.page.selectOption('#kind', 'funds-returned');
    await body.page.fill('#amount', '310.00');
    await body.page.fill('#currency', 'EUR');
    await press(body.page, 'form[action$="/outcomes"] button');
    await body.stands('an outcome');

    await answer(body.page, misled, 'not-ours', { body: 'consumer-office' });
    await body.fits('passed on');
    await body.page.goto(address('partner'));
    await body.fits('answered referrals');
    await body.end();

    await desk.page.goto(address(`console/referrals/${accepted}`));
    await desk.stands('referral with its outcome');
    await desk.page.goto(address(`console/reports/${one.id}`));
    await desk.fits('report with its referral');
    await desk.end();
    await learns(language, one);
  });
}

/** The reporter reads the outcome, says whether it helped, and asks for a review. */
async function learns(language, receipt) {
  const reader = await inbox(language, receipt.code);
  const { page, stands, fits } = reader;
  assert.match(await page.locator('#news ~ ol').innerText(), /310/);
  await stands('inbox with an outcome');
  await page.check('input[name="helped"][value="partly"]');
  await press(page, '#survey button');
  await fits('answered survey');
  await press(page, 'form[action$="/review"] button');
  await fits('review asked');
  await reader.end();

  const chief = await watch(browser, { language, state: supervisor });
  await chief.page.goto(address('console/reviews'));
  await chief.stands('reviews');
  const row = chief.page.locator('tr', { hasText: receipt.number });
  await going(chief.page, () => row.locator('button[value="changed"]').click());
  assert.equal(await row.count(), 0);
  await chief.page.goto(address('console/survey'));
  await chief.stands('survey');
  await chief.end();
}

test('a body asks, two agree, and all of it goes without script', async () => {
  const bare = { language: 'ar', width: 320, script: false };
  const desk = await watch(browser, { ...bare, state: analyst });
  const chief = await watch(browser, { ...bare, state: supervisor });
  const body = await watch(browser, { ...bare, state: liaison });
  const one = await lodged('ar');
  const id = await refer(desk.page, one.number, true);
  await chief.page.goto(address(`console/referrals/${id}`));
  await press(chief.page, 'button[name="agreed"][value="yes"]');
  await answer(body.page, id, 'ask', { text: 'من أي حساب خرج المال؟' });
  await body.stands('asked without script');
  await desk.page.goto(address('console/referrals'));
  await desk.stands('referrals without script');
  await desk.page.goto(address(`console/referrals/${id}`));
  await desk.stands('question of a body without script');
  await desk.page.fill('#text', 'من حساب المصرف.');
  await press(desk.page, 'button[name="to"][value="body"]');
  await body.page.goto(address(`partner/referrals/${id}`));
  assert.equal(await body.page.getByText('من حساب المصرف.').count(), 1);
  await body.page.selectOption('#kind', 'no-action');
  await body.page.selectOption('#reason', 'no-trace');
  await press(body.page, 'form[action$="/outcomes"] button');
  await body.stands('outcome without script');
  const reader = await inbox('ar', one.code, { script: false, width: 320 });
  await reader.stands('inbox without script');
  for (const window of [desk, chief, body, reader]) await window.end();
});

test('letters wait to be printed and notices to be sent', async () => {
  const called = await callByPhone(supervisor);
  const receipt = await lodged('en');
  const reader = await inbox('en', receipt.code);
  await reader.page.fill('#email', 'ada@example.org');
  await press(reader.page, 'form[action$="/notice"] button[value="yes"]');
  await reader.end();

  const chief = await watch(browser, { language: 'en', state: supervisor });
  for (const number of [called, receipt.number]) {
    await chief.page.goto(address(`console/reports?q=${number}`));
    await chief.page.waitForSelector('#message');
    await chief.page.fill('#message', 'Which bank was it?');
    await press(chief.page, 'form[action$="/messages"] button');
  }
  await chief.end();

  for (const language of LANGUAGES) {
    const window = await watch(browser, { language, state: supervisor });
    const { page, stands } = window;
    await page.goto(address('console/letters'));
    await page.locator('tr', { hasText: called }).waitFor();
    await stands('letters');
    await page.goto(address('console/sending'));
    await page.locator('tr', { hasText: receipt.number }).first().waitFor();
    await stands('sending');
    await window.end();
  }
  await printed(called);
});

/** A call of somebody who gets letters; gives the report's number. */
async function callByPhone(state) {
  const window = await watch(browser, { language: 'en', state });
  const { page } = window;
  await page.goto(address('console/call'));
  await going(page, () => page.selectOption('#kind', 'money/fake-shop'));
  await page.fill('#story', 'A bicycle that never came.');
  await page.check('#mode-confidential');
  await page.fill('#post', 'Ada Lodger\n1 rue du Port\n75001 Orsane');
  await press(page, 'button[value="lodge"]');
  const number = (await page.locator('.title .mono').innerText()).trim();
  await window.end();
  return number;
}

async function printed(number) {
  const window = await watch(browser, { language: 'fr', state: supervisor });
  const { page, stands } = window;
  await page.goto(address('console/letters'));
  const paper = page.waitForEvent('download');
  await page.locator('button[value="print"]').click();
  const file = await readFile(await (await paper).path());
  assert.equal(file.subarray(0, 5).toString(), '%PDF-');
  await press(page, 'button[value="posted"]');
  assert.equal(await page.locator('tr', { hasText: number }).count(), 0);
  await stands('no letters');
  await page.goto(address('console/sending'));
  await page.locator('button[value="cancel"]').first().click();
  await stands('nothing to send');
  await window.end();
}
