// The inside, in a real browser: a member of staff accepts an invitation, logs in, finds a report,
// reads it and opens its reporter's identity; the data-protection officer erases one; each page is
// accessible and stands at each width.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startBrowser, openWindow, LANGUAGES } from './support/browser.mjs';
import { command, startCentre } from './support/centre.mjs';
import { enter } from './support/staff.mjs';
import { isNothing, isSound, isValidHtml } from './support/checks.mjs';

const REPORT = {
  external_id: 'browser-1',
  category: 'sextortion',
  language: 'en',
  narrative: 'They threaten to publish pictures unless I pay. \u202Efdp.exe',
  loss: { amount: '120.00', currency: 'EUR' },
  suspect: { iban: 'FR7630006000011234567890189', email: 'someone@example.net' },
  reporter: { mode: 'confidential', name: 'Reporter of the test', email: 'r@example.org' },
  attachments: [{ name: 'note.txt', media_type: 'text/plain', content: 'aGVsbG8=' }],
};

let centre;
let browser;

before(async () => {
  centre = await startCentre();
  browser = await startBrowser();
  const file = join(centre.folder, '..', 'reports.jsonl');
  const toErase = LANGUAGES.map((language) => ({
    external_id: `erase-${language}`,
    narrative: 'A parcel that never came.',
  }));
  const lines = [REPORT, ...toErase].map((report) => JSON.stringify(report));
  await writeFile(file, lines.join('\n'));
  await command('import', centre.folder, file);
});

after(async () => {
  await browser?.close();
  await centre?.stop();
});

/** The number of a report, by its sender's identifier. */
async function numberOf(identifier) {
  const exported = await command('export', centre.folder, '--what', 'reports');
  const reports = exported.trim().split('\n').map((line) => JSON.parse(line));
  return reports.find((report) => report.external_id === identifier).number;
}

for (const language of LANGUAGES) {
  test(`an analyst works in ${language}`, async () => {
    const window = await openWindow(browser, { language, width: 1280 });
    const { page, strangers, complaints } = window;
    const visit = async (name) => {
      await isSound(page, `${name} in ${language}`);
      const sent = await page.context().request.get(page.url());
      if (sent.ok()) await isValidHtml(await sent.text(), `${name} in ${language}`);
    };
    await enter(centre, page, 'analyst', `analyst-${language}@example.org`, visit);
    await visit('queue');
    await page.goto(`${centre.address}/console/reports`);
    await page.fill('#q', 'threatening');
    await page.press('#q', 'Enter');
    await visit('list');
    await page.locator('table a').first().click();
    await visit('report');
    assert.equal(await page.getByText(REPORT.reporter.name).count(), 0, 'the identity is sealed');

    const sealed = page.url();
    await page.clock.install();
    await page.selectOption('#identity-reason', 'danger');
    await page.fill('#identity-precision', 'called by the emergency service');
    await page.locator('.sealed button').click();
    await page.getByText(REPORT.reporter.name).waitFor();
    // Away from the bar of keys, which covers the foot of the window.
    await page.locator('[data-left]').evaluate((left) => left.scrollIntoView({ block: 'center' }));
    await visit('opened identity');
    assert.match(await page.locator('[data-left]').innerText(), /^[0-5]:[0-5][0-9]$/);
    await page.clock.fastForward(301_000);
    await page.waitForURL(centre.address + new URL(sealed).pathname);
    assert.equal(await page.getByText(REPORT.reporter.name).count(), 0, 'sealed again');

    await page.goto(`${centre.address}/console/reports?q=nothinglikethis`);
    await visit('empty list');
    isNothing(strangers, 'something is asked of another site');
    isNothing(complaints, 'the browser complains');
    await window.close();
  });
}

for (const language of LANGUAGES) {
  test(`the data-protection officer erases in ${language}`, async () => {
    const window = await openWindow(browser, { language, width: 1280 });
    const { page, strangers, complaints } = window;
    const visit = (name) => isSound(page, `${name} in ${language}`);
    const valid = async (name) => {
      const sent = await page.context().request.get(page.url());
      await isValidHtml(await sent.text(), `${name} in ${language}`);
    };
    const number = await numberOf(`erase-${language}`);
    const role = 'data-protection-officer';
    await enter(centre, page, role, `officer-${language}@example.org`, visit);
    await page.click('nav a[href="/console/erasures"]');
    await page.fill('#number', 'TC-1999-000001');
    await page.click('form[method="get"] button');
    await page.getByRole('alert').waitFor();
    await visit('unknown number');
    await valid('unknown number');

    await page.fill('#number', number);
    await page.click('form[method="get"] button');
    await page.waitForSelector('#reason');
    await visit('what is lost');
    await valid('what is lost');
    assert.equal(await page.getByText('parcel').count(), 0, 'the story is not shown');
    await page.selectOption('#reason', 'reporter-request');
    await page.fill('#reference', 'nobody');
    await page.click('form[method="post"][action^="/console/erasures"] button');
    await page.getByRole('alert').waitFor();
    await visit('wrong reference');
    await page.selectOption('#reason', 'reporter-request');
    await page.fill('#reference', '2026/1');
    await page.click('form[method="post"][action^="/console/erasures"] button');
    await page.waitForURL(`**/console/erasures?number=${number}`);
    assert.equal(await page.locator('#reason').count(), 0);
    await visit('erased');
    await valid('erased');
    assert.deepEqual(strangers, [], 'nothing is asked of another site');
    const others = complaints.filter((complaint) => !complaint.includes('422'));
    assert.deepEqual(others, [], 'the browser has nothing to complain of');
    await window.close();
  });
}
