// What runs the mechanism, in a real browser: rules and their simulation, the account, the journal,
// people, and an investigator's search with its purpose, which the auditor reads.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LANGUAGES, startBrowser } from './support/browser.mjs';
import { startCentre } from './support/centre.mjs';
import { lodge, report, source } from './support/lodge.mjs';
import { colleague } from './support/staff.mjs';
import { going, watch } from './support/watch.mjs';

let centre;
let browser;
const staff = {};

before(async () => {
  centre = await startCentre({ profile: 'consumer-sentinel' });
  browser = await startBrowser();
  const token = await source(centre, 'better-business');
  for (const language of LANGUAGES) {
    await lodge(centre, token, report(language, { region: 'US-TX', category: 'investment' }));
  }
  const invite = (role, bounds) =>
    colleague(centre, browser, role, `${role}@example.org`, bounds);
  staff.analyst = await invite('analyst');
  staff.auditor = await invite('auditor');
  staff.administrator = await invite('administrator');
  staff.investigator = await invite('recipient', ['--body', 'state-attorney']);
});

after(async () => {
  await browser?.close();
  await centre?.stop();
});

const press = (page, button) => going(page, () => page.locator(button).click());

async function inside(role, language, path, options = {}) {
  const window = await watch(browser, { language, state: staff[role], ...options });
  await window.page.goto(`${centre.address}/${path}`);
  return window;
}

for (const language of LANGUAGES) {
  test(`rules are tried before they are put to use in ${language}`, async () => {
    const { page, stands, end } = await inside('analyst', language, 'console/rules');
    await stands('rules');
    const rules = await page.inputValue('#rules');
    await page.fill('#rules', `${rules}\n[[rule]]\nkey = "x"\nwhen = 'los > 1'\nto = ["nobody"]\n`);
    await press(page, 'form[action="/console/rules"] button');
    await page.getByRole('alert').waitFor();
    await stands('rules with mistakes');
    const all = `[[rule]]\nkey = "all"\nwhen = 'loss > 100'\nto = ["state-attorney"]\n`;
    await page.fill('#rules', `${all}\n[default]\nto = []\n`);
    await press(page, 'form[action="/console/rules"] button');
    await page.locator('#changes').waitFor();
    await stands('rules tried');
    await end();
  });

  test(`an investigator searches with a purpose, and the auditor reads it in ${language}`, async () => {
    const path = 'console/investigations';
    const investigator = await inside('investigator', language, path);
    const { page, stands } = investigator;
    await stands('investigations');
    await page.fill('#purpose', `case 2026-17 <b>${language}</b> \u202Efdp.exe`);
    await page.fill('#q', 'velo-pas-cher.example');
    await press(page, 'button.main');
    assert.equal(await page.locator('table tbody tr').count(), 3);
    await stands('found reports');
    await going(page, () => page.locator('table button').first().click());
    await stands('consulted report');
    assert.equal(await page.getByText('Ada Lodger').count(), 0, 'the identity is sealed');
    await page.goto(`${centre.address}/${path}`);
    await page.fill('#purpose', 'case 2026-17 fake shops');
    await page.fill('#q', 'nothinglikethis');
    await press(page, 'button.main');
    await stands('nothing found');
    await investigator.end();

    const auditor = await inside('auditor', language, 'console/searches');
    assert.ok(await auditor.page.getByText(`<b>${language}</b>`).count(), 'the purpose is kept');
    await auditor.stands('searches');
    await auditor.page.goto(`${centre.address}/console/journal`);
    await auditor.stands('journal');
    await auditor.page.goto(`${centre.address}/console/survey`);
    await auditor.stands('survey without answers');
    await auditor.end();
  });

  test(`people are invited, and everybody sees their own account in ${language}`, async () => {
    const administrator = await inside('administrator', language, 'console/staff');
    await administrator.page.locator('form[action="/console/staff"] details summary').click();
    await administrator.stands('staff');
    await administrator.page.fill('#email', `new-${language}@example.org`);
    await administrator.page.selectOption('#role', 'recipient');
    await press(administrator.page, 'form[action="/console/staff"] button.main');
    await administrator.stands('a recipient without a body');
    await administrator.page.fill('#email', `new-${language}@example.org`);
    await administrator.page.selectOption('#role', 'operator');
    await press(administrator.page, 'form[action="/console/staff"] button.main');
    await administrator.stands('invited');
    await administrator.page.goto(`${centre.address}/console/sending`);
    await administrator.stands('nothing is sent');
    await administrator.end();

    const account = await inside('analyst', language, 'console/account');
    await account.stands('account');
    await press(account.page, 'form[action="/console/account/codes"] button');
    assert.ok((await account.page.locator('.codes li').count()) > 4);
    await account.stands('recovery codes');
    await account.page.goto(`${centre.address}/console/reports/01920000-0000-7000-8000-000000000000`);
    await account.stands('not there');
    // The browser itself says on its console that the page was not found; that is all it says.
    account.complaints.splice(0, 1);
    await account.end();
  });
}

test('rules, search and account go without script', async () => {
  const bare = { width: 320, script: false };
  const rules = await inside('analyst', 'en', 'console/rules', bare);
  await press(rules.page, 'form[action="/console/rules"] button');
  await rules.stands('rules tried without script');
  await rules.page.goto(`${centre.address}/console/account`);
  await press(rules.page, 'form[action="/console/account/codes"] button');
  await rules.stands('codes without script');
  await rules.end();
  const search = await inside('investigator', 'ar', 'console/investigations', bare);
  await search.page.fill('#purpose', 'قضية 2026-17 متاجر وهمية');
  await press(search.page, 'button.main');
  await search.stands('found without script');
  await search.end();
});
