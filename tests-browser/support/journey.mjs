// Walks the public form as a person does: reads what is asked, answers, goes on. It knows labels,
// roles and kinds of field, not addresses, so a profile may ask what it likes.

import assert from 'node:assert/strict';

/** More pages than this is no form but a maze. */
const PAGES_AT_MOST = 40;

/** The words by which a person finds the way in, in each language. */
export const WORDS = {
  fr: {
    direction: 'ltr',
    report: /^Signaler/,
    follow: /^Suivre/,
    narrative: 'Un faux vendeur m’a pris 480 euros.',
  },
  en: {
    direction: 'ltr',
    report: /^Report/,
    follow: /^Follow/,
    narrative: 'A fake seller took 480 euros from me.',
  },
  ar: {
    direction: 'rtl',
    report: /^أب/,
    follow: /^متابعة/,
    narrative: 'بائع مزيّف أخذ مني 480 يورو.',
  },
};

/** Which answer to take where several words are offered; else the first. */
const PREFERRED = ['money', 'anonymous', 'transfer'];

/** From the home page to the first question. */
export async function begin(page, address, language) {
  await page.goto(`${address}/${language}/`);
  const root = page.locator('html');
  assert.equal(await root.getAttribute('lang'), language);
  assert.equal(await root.getAttribute('dir'), WORDS[language].direction);
  await page.getByRole('main').getByRole('link', { name: WORDS[language].report }).first().click();
}

/**
 * Answers page after page until the receipt. `onPage(page, kind)` sees each page before it is
 * answered; kind is `question`, `check` or `receipt`. Gives the receipt's number and code.
 */
export async function walk(page, language, onPage = async () => {}) {
  for (let count = 0; count < PAGES_AT_MOST; count += 1) {
    const kind = await kindOf(page);
    await onPage(page, kind);
    if (kind === 'receipt') return readReceipt(page);
    if (kind === 'question') await answer(page, language);
    await submit(page);
  }
  assert.fail(`no receipt after ${PAGES_AT_MOST} pages; the last one is ${page.url()}`);
}

/**
 * Gives the page those of these answers that it asks for: by name of the field, its text or the value
 * to choose.
 */
export async function answerAs(page, answers) {
  for (const [name, value] of Object.entries(answers)) {
    const field = page.locator(`main form [name="${name}"]`);
    if (!(await field.count())) continue;
    const type = await field.first().getAttribute('type');
    const tag = await field.first().evaluate((element) => element.localName);
    if (type === 'radio') await page.locator(`main form [name="${name}"][value="${value}"]`).check();
    else if (tag === 'select') await field.selectOption(value);
    else await field.fill(value);
  }
}

/** What the page is, told by what stands on it. */
export async function kindOf(page) {
  if (await page.locator('main .ticket .code').count()) return 'receipt';
  if (await page.locator('main dl.sum').count()) return 'check';
  return 'question';
}

/** Presses the page's one filled button; an error summary is a failure with its words. */
export async function submit(page) {
  const button = page.locator('main form button[type=submit]:not(.quiet):not(.plain):not(.leave)');
  assert.ok(await button.count(), `no way on from ${page.url()}`);
  await Promise.all([page.waitForNavigation(), button.last().click()]);
  const errors = page.locator('main .errors');
  if (await errors.count()) {
    assert.fail(`refused at ${page.url()}: ${await errors.first().innerText()}`);
  }
}

/** Answers everything the page asks and that has no answer yet. */
export async function answer(page, language) {
  await chooseRadios(page);
  await fillFields(page, language);
}

async function chooseRadios(page) {
  const radios = page.locator('main form input[type=radio]');
  const groups = new Map();
  for (const radio of await radios.all()) {
    const name = await radio.getAttribute('name');
    groups.set(name, [...(groups.get(name) ?? []), radio]);
  }
  for (const group of groups.values()) {
    const checked = await Promise.all(group.map((radio) => radio.isChecked()));
    if (checked.includes(true)) continue;
    const values = await Promise.all(group.map((radio) => radio.getAttribute('value')));
    const preferred = values.findIndex((value) => PREFERRED.includes(value));
    await group[Math.max(preferred, 0)].check();
  }
}

async function fillFields(page, language) {
  const fields = page.locator(
    'main form :is(textarea, input:not([type=radio], [type=checkbox], [type=hidden], [type=file]))',
  );
  for (const field of await fields.all()) {
    if (!(await field.isVisible()) || (await field.inputValue())) continue;
    const value = await valueFor(field, language);
    if (value) await field.fill(value);
  }
}

async function valueFor(field, language) {
  const attributes = ['type', 'inputmode', 'name', 'autocomplete'];
  const [type, mode, name, complete] = await Promise.all(
    attributes.map(async (key) => (await field.getAttribute(key)) ?? ''),
  );
  const tag = await field.evaluate((element) => element.localName);
  if (tag === 'textarea') return WORDS[language].narrative;
  if (type === 'date') return isoDay(-1);
  if (/e?mail/.test(`${type} ${name} ${complete}`)) return 'someone@example.org';
  if (/url|site|address/.test(`${type} ${name}`)) return 'http://shop.example/velo';
  if (/amount|montant/.test(name) || mode === 'decimal') return '480';
  // A date in words, a telephone number or an account may be left empty: "about" is enough.
  return undefined;
}

/** A day relative to today, as the profile of a browser's date field wants it. */
export function isoDay(offsetDays) {
  return new Date(Date.now() + offsetDays * 86_400_000).toISOString().slice(0, 10);
}

/** Number and code as they stand on the receipt. */
export async function readReceipt(page) {
  const number = (await page.locator('main .ticket dd').first().innerText()).trim();
  const groups = await page.locator('main .ticket .code > *').allInnerTexts();
  return { number, code: groups.map((group) => group.trim()).join(' ') };
}

/** From the home page into the inbox that this code opens, as on another day: nothing is open. */
export async function openInbox(page, address, language, code) {
  await page.context().clearCookies();
  await page.goto(`${address}/${language}/`);
  await page.getByRole('main').getByRole('link', { name: WORDS[language].follow }).first().click();
  await page.locator('main form input:not([type=hidden], [type=file])').first().fill(code);
  await submit(page);
}
