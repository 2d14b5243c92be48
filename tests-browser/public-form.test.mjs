// A report filed through the public form, in each language, with script and without, and read back
// by its code.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LANGUAGES, openWindow, startBrowser } from './support/browser.mjs';
import { startCentre } from './support/centre.mjs';
import { isSound } from './support/checks.mjs';
import { answer, begin, openInbox, submit, walk } from './support/journey.mjs';

const CODE = /^(?:[0-9A-Z]{4} ){4}[0-9A-Z]{4}$/;

describe('the public form', () => {
  let browser;
  let centre;
  before(async () => {
    browser = await startBrowser();
    centre = await startCentre();
  });
  after(async () => {
    await browser?.close();
    await centre?.stop();
  });

  async function inWindow(options, act) {
    const window = await openWindow(browser, options);
    try {
      await act(window.page, window);
      assert.deepEqual(window.strangers, [], 'requests that left the site');
      assert.deepEqual(window.complaints, [], 'the browser complained');
    } finally {
      await window.close();
    }
  }

  for (const language of LANGUAGES) {
    for (const script of [false, true]) {
      test(`a person files a report in ${language} ${script ? 'with' : 'without'} script`, async () => {
        await inWindow({ language, script, width: script ? 1280 : 320 }, async (page) => {
          await begin(page, centre.address, language);
          const receipt = await walk(page, language);
          assert.match(receipt.code, CODE);
          assert.ok(receipt.number.length >= 6, `a number: ${receipt.number}`);

          await openInbox(page, centre.address, language, receipt.code);
          const inbox = await page.getByRole('main').innerText();
          assert.ok(inbox.includes(receipt.number), 'the inbox names the report');
          assert.ok(!page.url().includes(receipt.code.slice(0, 4)), 'no code in the address');
        });
      });
    }

    test(`every step in ${language} is accessible and reflows, light and dark`, async () => {
      await inWindow({ language }, async (page) => {
        await page.goto(`${centre.address}/${language}/`);
        await isSound(page);
        await begin(page, centre.address, language);
        const seen = new Set();
        await walk(page, language, async (_, kind) => {
          seen.add(kind);
          await isSound(page);
        });
        assert.deepEqual([...seen].sort(), ['check', 'question', 'receipt']);
      });
    });
  }

  describe('answers are never lost', () => {
    test('they survive Back and reload', async () => {
      await inWindow({ script: false }, async (page) => {
        await begin(page, centre.address, 'fr');
        await answer(page, 'fr');
        const chosen = await page.locator('main form input:checked').first().getAttribute('value');
        const first = page.url();
        await submit(page);
        await page.reload();
        await page.goto(first);
        const kept = await page.locator('main form input:checked').first().getAttribute('value');
        assert.equal(kept, chosen);
      });
    });

    test('a changed mind about the language keeps them', async () => {
      await inWindow({ script: false }, async (page) => {
        await begin(page, centre.address, 'fr');
        await answer(page, 'fr');
        await submit(page);
        const french = new URL(page.url()).pathname;
        await page.locator('.langs a[lang=en], .langs a[hreflang=en]').first().click();
        assert.equal(await page.locator('html').getAttribute('lang'), 'en');
        assert.equal(new URL(page.url()).pathname, french.replace('/fr/', '/en/'));
        await walk(page, 'en');
      });
    });
  });

  test('a wrong code is refused without saying whose it might be', async () => {
    await inWindow({ script: false }, async (page) => {
      await page.goto(`${centre.address}/fr/`);
      await page.getByRole('main').getByRole('link', { name: /^Suivre/ }).first().click();
      await page.locator('main form input:not([type=hidden], [type=file])').first().fill('AAAA AAAA AAAA AAAA AAAB');
      await page.locator('main form button[type=submit]').first().click();
      assert.ok(await page.locator('main .errors, main .err').count(), 'an error is shown');
    });
  });
});
