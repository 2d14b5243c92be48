// The inbox and the receipt: opened by a code, in each language, on small and wide screens, and on
// paper.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { LANGUAGES, openWindow, startBrowser } from './support/browser.mjs';
import { command, startCentre } from './support/centre.mjs';
import { isNothing, isSound, isValidHtml } from './support/checks.mjs';

const SEND = 'main form button[type=submit]';

describe('the inbox', () => {
  let browser;
  let centre;
  let token;
  let networks = 0;
  before(async () => {
    browser = await startBrowser();
    // Every window comes from another network, so that nobody's tries run out.
    centre = await startCentre({ settings: 'trusted_proxies = ["127.0.0.1"]\n' });
    const words = ['--source', 'bank', '--scope', 'reports:write'];
    token = (await command('token', 'create', centre.folder, ...words)).trim();
  });
  after(async () => {
    await browser?.close();
    await centre?.stop();
  });

  async function lodge(category, language) {
    const response = await fetch(`${centre.address}/api/v1/reports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        narrative: 'A fake seller took 480 euros from me.',
        category,
        language,
        loss: { amount: '480.00', currency: 'EUR' },
      }),
    });
    assert.equal(response.status, 201);
    return (await response.json()).receipt;
  }

  async function inWindow(options, act) {
    const window = await openWindow(browser, options);
    networks += 1;
    const address = `192.0.${networks % 256}.1`;
    await window.context.setExtraHTTPHeaders({ 'x-forwarded-for': address });
    try {
      await act(window.page, window);
      isNothing(window.strangers, 'requests that left the site');
    } finally {
      await window.close();
    }
  }

  async function enter(page, language, code) {
    await page.goto(`${centre.address}/${language}/inbox`);
    await page.fill('#code', code);
    await Promise.all([page.waitForNavigation(), page.click(SEND)]);
  }

  /** The page as the server sends it, not as the browser repaired it. */
  async function isValid(page) {
    const response = await page.request.get(page.url());
    await isValidHtml(await response.text(), page.url());
  }

  for (const language of LANGUAGES) {
    test(`every page in ${language} is accessible, valid and reflows`, async () => {
      const receipt = await lodge('fake-shop', language);
      await inWindow({ language, script: true }, async (page) => {
        await page.goto(`${centre.address}/${language}/inbox`);
        await isSound(page);
        await isValid(page);
        await enter(page, language, 'K7QM');
        await isSound(page, 'a code with a slip');
        await enter(page, language, receipt.code);
        await page.fill('#message', 'https://a-very-long-address.example/'.padEnd(200, 'x'));
        const file = { name: `${'long'.repeat(30)}.png`, mimeType: 'image/png', buffer: Buffer.from('x') };
        await page.setInputFiles('#files', file);
        await Promise.all([page.waitForNavigation(), page.click('#reply [type=submit]')]);
        await isSound(page, 'the inbox with a message and a file');
        await isValid(page);
        await Promise.all([page.waitForNavigation(), page.click('#reply [type=submit]')]);
        await isSound(page, 'an empty message');
        await page.goto(`${centre.address}/${language}/inbox/withdraw`);
        await isSound(page);
        await isValid(page);
        await page.goto(`${centre.address}/${language}/receipt`);
        await page.locator('main details').evaluate((details) => (details.open = true));
        await isSound(page);
        await isValid(page);
      });
    });
  }

  test('a report is taken back without script, and the page says so', async () => {
    const receipt = await lodge('fake-shop', 'fr');
    await inWindow({ script: false, width: 320 }, async (page) => {
      await enter(page, 'fr', receipt.code.toLowerCase().replaceAll('-', ' '));
      await page.getByRole('link', { name: /^Retirer mon signalement/ }).click();
      await page.getByRole('button', { name: /^Oui, retirer/ }).click();
      assert.match(await page.locator('h1').innerText(), /retiré/);
      assert.equal(await page.locator('textarea').count(), 0);
      await page.getByRole('button', { name: /^Fermer/ }).click();
      await page.goto(`${centre.address}/fr/receipt`);
      assert.ok(!(await page.content()).includes(receipt.number), 'closed is closed');
    });
  });

  test('the receipt survives reloading and saving, and no address holds the code', async () => {
    const receipt = await lodge('sextortion', 'en');
    await inWindow({ language: 'en' }, async (page) => {
      const visited = [];
      page.on('request', (request) => visited.push(request.url()));
      await enter(page, 'en', receipt.code);
      await page.goto(`${centre.address}/en/receipt`);
      await page.reload();
      const groups = await page.locator('.code span').allInnerTexts();
      assert.equal(groups.join('-'), receipt.code);
      assert.ok(visited.every((url) => !url.includes(groups[0])), 'no code in an address');

      // What "Save page as" writes: the document as the browser holds it.
      const saved = join(centre.folder, 'saved-receipt.html');
      await writeFile(saved, await page.content());
      const verdict = JSON.parse(await command('verify', saved, '--json'));
      assert.equal(verdict.result, 'proved');
      assert.equal(verdict.number, receipt.number);
    });
  });

  for (const language of ['fr', 'ar']) {
    test(`the receipt of every kind is one page of paper in ${language}`, async () => {
      for (const kind of await kinds()) {
        const receipt = await lodge(kind, language);
        await inWindow({ language, width: 1280 }, async (page) => {
          await enter(page, language, receipt.code);
          await page.goto(`${centre.address}/${language}/receipt`);
          const paper = await page.pdf({ format: 'A4', preferCSSPageSize: true });
          const pages = paper.toString('latin1').match(/\/Type\s*\/Page\b/g);
          assert.equal(pages.length, 1, `${kind} in ${language}`);
        });
      }
    });
  }

  async function kinds() {
    const text = await readFile(join(centre.folder, 'profile', 'offences.toml'), 'utf8');
    const offences = text.split('[[offence]]').slice(1);
    return offences.map((offence) => offence.match(/^key = "([^"]+)"/m)[1]);
  }
});
