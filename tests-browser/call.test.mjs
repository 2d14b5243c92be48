// Calls, in a real browser: an operator takes a call with the keys alone, in each language, is told
// of what others reported, spells the receipt and puts it on paper; the same without script.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { LANGUAGES, startBrowser } from './support/browser.mjs';
import { startCentre } from './support/centre.mjs';
import { lodge, report, source } from './support/lodge.mjs';
import { colleague } from './support/staff.mjs';
import { going, watch } from './support/watch.mjs';

const SELLER = 'velo-pas-cher.example';

let centre;
let browser;
let operator;

before(async () => {
  centre = await startCentre();
  browser = await startBrowser();
  const token = await source(centre);
  await lodge(centre, token, report('fr'));
  operator = await colleague(centre, browser, 'operator', 'operator@example.org');
});

after(async () => {
  await browser?.close();
  await centre?.stop();
});

/** Presses Tab until the field has the focus: no call may need a pointer. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await page.locator(selector).evaluate((field) => field === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not reach ${selector} at ${page.url()}`);
}

for (const language of LANGUAGES) {
  test(`a call is taken with the keys alone in ${language}`, async () => {
    const window = await watch(browser, { language, state: operator });
    const { page, stands } = window;
    await page.goto(`${centre.address}/console/call`);
    assert.ok(await page.locator('main > .call.harm').first().isVisible(), 'danger comes first');
    await stands('call');

    await tabTo(page, '#kind');
    await going(page, () => page.keyboard.press('ArrowDown'));
    assert.equal(await page.inputValue('#kind'), 'money/fake-shop');
    await stands('questions of a call');
    const inStep = page.locator('[data-step="2"] :focus');
    assert.equal(await inStep.count(), 1, 'one types on at the first question');
    await page.keyboard.press('Alt+5');
    await page.keyboard.press('Alt+2');
    assert.equal(await inStep.count(), 1, 'Alt 2 goes to the second step');
    await page.keyboard.type(report(language).narrative);
    await tabTo(page, '#their-site');
    await page.keyboard.type(`https://${SELLER}/panier?produit=17`);
    await page.locator('[data-of="their-site"]').filter({ hasText: /[1-9]/ }).waitFor();
    await stands('a value seen before');
    await tabTo(page, '#email');
    await page.keyboard.type('nobody');
    await page.keyboard.press('Control+Enter');
    await page.locator('.errors').waitFor();
    await stands('a call with an error');
    assert.equal(await page.inputValue('#email'), 'nobody', 'what was typed stays');

    await tabTo(page, '#mode-anonymous');
    await page.keyboard.press('ArrowDown');
    await tabTo(page, '#email');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('someone@example.org');
    await tabTo(page, '#post');
    await page.keyboard.type('Ada Lodger\n1 rue du Port\n75001 Orsane');
    await going(page, () => page.keyboard.press('Control+Enter'));
    assert.ok((await page.locator('.spell li').count()) > 2, 'each group of the code is spelled');
    await stands('receipt of a call');
    const paper = page.waitForEvent('download');
    await tabTo(page, 'form[action$="/paper"] button');
    await page.keyboard.press('Enter');
    const file = await readFile(await (await paper).path());
    assert.equal(file.subarray(0, 5).toString(), '%PDF-');
    await tabTo(page, 'main a.main');
    await going(page, () => page.keyboard.press('Enter'));
    assert.equal(await page.inputValue('#kind'), '', 'the next call begins empty');
    await window.end();
  });
}

test('a caller is asked in another language than the console has', async () => {
  const window = await watch(browser, { language: 'fr', state: operator });
  const { page, stands } = window;
  await page.goto(`${centre.address}/console/call`);
  await going(page, () => page.selectOption('#language', 'ar'));
  await going(page, () => page.selectOption('#kind', 'money/fake-shop'));
  const step = page.locator('[data-step="2"] > .tight');
  assert.equal(await step.getAttribute('dir'), 'rtl');
  assert.equal(await page.locator('html').getAttribute('dir'), 'ltr');
  await stands('questions in Arabic on a console');
  await window.end();
});

test('a call is taken without script', async () => {
  const options = { language: 'en', width: 320, state: operator, script: false };
  const window = await watch(browser, options);
  const { page, stands } = window;
  await page.goto(`${centre.address}/console/call`);
  await page.selectOption('#kind', 'money/fake-shop');
  await going(page, () => page.locator('button[value="ask"]').click());
  await page.fill('#their-site', `https://${SELLER}/panier?produit=17`);
  await going(page, () => page.locator('button[value="ask"]').click());
  assert.match(await page.locator('[data-of="their-site"]').innerText(), /[1-9]/);
  await page.fill('#story', 'A bicycle that never came.');
  await page.check('#mode-anonymous');
  await stands('questions without script');
  await going(page, () => page.locator('button[value="lodge"]').click());
  await stands('receipt without script');
  assert.ok((await page.locator('.spell li').count()) > 2);
  await window.end();
});
