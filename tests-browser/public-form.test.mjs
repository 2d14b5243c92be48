// A report filed through the public form, in each language, with script and without, and read back
// by its code.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LANGUAGES, openWindow, startBrowser } from './support/browser.mjs';
import { startCentre } from './support/centre.mjs';
import { isNothing, isSound, isValidHtml } from './support/checks.mjs';
import { answer, begin, openInbox, submit, walk } from './support/journey.mjs';

/** Pages that only tell. */
const GUIDE = ['', 'urgent', 'urgent/danger', 'urgent/near', 'bodies', 'privacy', 'accessibility', 'resume'];

/** The page about the money, of somebody to whom something was sold. */
async function toMoney(page, address, language) {
  await begin(page, address, language);
  await page.locator('input[value=money]').check();
  await submit(page);
  await page.locator('input[value=fake-shop]').check();
  await submit(page);
  await answer(page, language);
  await submit(page);
}

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
      isNothing(window.strangers, 'requests that left the site');
      // A page that refuses says so with its status, which the console repeats.
      const complaints = window.complaints.filter((line) => !/status of 4\d\d/.test(line));
      isNothing(complaints, 'the browser complained');
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

  for (const language of LANGUAGES) {
    test(`what is there to read in ${language} is sound: valid, accessible, reflowing`, async () => {
      await inWindow({ language }, async (page) => {
        for (const inner of GUIDE) {
          const address = `${centre.address}/${language}/${inner}`;
          const response = await page.goto(address);
          assert.equal(response.status(), 200, address);
          await isValidHtml(await response.text(), address);
          await isSound(page);
        }
      });
    });

    test(`what is refused before it is read in ${language} is a sound page too`, async () => {
      await inWindow({ language }, async (page) => {
        const address = `${centre.address}/${language}/send`;
        const response = await page.goto(address);
        assert.equal(response.status(), 405);
        await isValidHtml(await response.text(), address);
        await isSound(page);
        const headers = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://elsewhere.example' };
        const refused = await fetch(address, { method: 'POST', headers });
        assert.equal(refused.status, 403);
        const html = await refused.text();
        assert.ok(html.includes(`lang="${language}"`), html);
        await isValidHtml(html, 'a form of another site');
      });
    });

    test(`an error in ${language} takes the focus, names the field and keeps what was typed`, async () => {
      await inWindow({ language, script: false }, async (page) => {
        await toMoney(page, centre.address, language);
        await page.locator('input[value=other]').first().check();
        await page.locator('#paid-when_day').fill('31/02/2026');
        await page.locator('#lost').fill('?');
        await page.locator('main form button.wide').click();
        await page.waitForLoadState();
        const summary = page.locator('.errors');
        assert.ok(await summary.evaluate((element) => element === document.activeElement));
        assert.equal(await summary.getByRole('link').count(), 2);
        assert.equal(await page.locator('#paid-when_day').inputValue(), '31/02/2026');
        await summary.getByRole('link').first().click();
        assert.equal(await page.evaluate(() => document.activeElement.id), 'paid-when_day');
      });
      await inWindow({ language }, async (page) => {
        await toMoney(page, centre.address, language);
        await page.locator('#lost').fill('?');
        await page.locator('main form button.wide').click();
        await page.locator('.errors').waitFor();
        await isSound(page);
      });
    });
  }

  test('every step is valid HTML as it is sent', async () => {
    await inWindow({ script: false }, async (page) => {
      await begin(page, centre.address, 'fr');
      await walk(page, 'fr', async (shown, kind) => {
        if (kind === 'receipt') return;
        const cookies = await shown.context().cookies();
        const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
        const response = await fetch(shown.url(), { headers: { cookie } });
        await isValidHtml(await response.text(), shown.url());
      });
    });
  });

  test('files are added and taken out, and go along', async () => {
    await inWindow({}, async (page) => {
      await begin(page, centre.address, 'fr');
      while (!(await page.locator('input[type=file]').count())) {
        await answer(page, 'fr');
        await submit(page);
      }
      const file = (name) => ({ name, mimeType: 'image/png', buffer: Buffer.from(name) });
      await page.locator('#add').setInputFiles([file('un.png'), file('deux.png')]);
      await page.locator('button[value=add]').click();
      await page.locator('.files').waitFor();
      await isSound(page);
      await page.locator('.files li', { hasText: 'un.png' }).getByRole('button').click();
      await page.locator('.files').waitFor();
      assert.equal(await page.locator('.files li').count(), 1);
      // Chosen, and straight on: nothing chosen is lost.
      await page.locator('#add').setInputFiles([file('trois.png')]);
      await submit(page);
      await answer(page, 'fr');
      await submit(page);
      const told = await page.locator('main').innerText();
      assert.ok(told.includes('deux.png') && told.includes('trois.png'), told);
      assert.ok(!told.includes('un.png'), told);
    });
  });

  test('whoever wants to be reached says how, and only then', async () => {
    await inWindow({}, async (page) => {
      await begin(page, centre.address, 'en');
      while (!(await page.locator('input[name=mode]').count())) {
        await answer(page, 'en');
        await submit(page);
      }
      assert.equal(await page.locator('input:checked').count(), 0, 'nothing is chosen for anybody');
      await page.locator('input[value=identified]').check();
      await submit(page);
      await isSound(page);
      await page.locator('main form button.wide').click();
      assert.ok(await page.locator('.errors').count(), 'one way to reach them is needed');
      await page.locator('#email').fill('someone@example.org');
      await submit(page);
      assert.ok((await page.locator('main').innerText()).includes('someone@example.org'));
    });
  });

  describe('somebody may be watching', () => {
    const watched = async (page) => {
      await begin(page, centre.address, 'fr');
      await page.locator('input[value=threat]').check();
      await submit(page);
      await page.locator('input[value=sextortion]').check();
      await submit(page);
    };
    // Whether the neutral site answers depends on the machine; that the window left ours does not.
    const gone = (page) =>
      page.waitForEvent('framenavigated', (frame) => !frame.url().startsWith(centre.address));

    test('leaving works without script, and whoever comes back sees nothing of it', async () => {
      const window = await openWindow(browser, { script: false });
      await watched(window.page);
      const told = window.page.url();
      await Promise.all([gone(window.page), window.page.locator('a.leave').click({ noWaitAfter: true })]);
      await window.page.goto(told);
      assert.equal(await window.page.locator('textarea').count(), 0);
      await window.close();
    });

    test('with script the page leaves the history, by button or Escape three times', async () => {
      for (const leave of [
        (page) => page.locator('a.leave').click({ noWaitAfter: true }),
        async (page) => {
          for (let count = 0; count < 3; count += 1) await page.keyboard.press('Escape');
        },
      ]) {
        const window = await openWindow(browser, { script: true });
        await watched(window.page);
        const length = await window.page.evaluate(() => history.length);
        const asked = window.page.waitForRequest('https://www.example.org/');
        await Promise.all([gone(window.page), leave(window.page)]);
        await asked;
        await window.page.goto(`${centre.address}/fr/`);
        const after = await window.page.evaluate(() => history.length);
        assert.equal(after, length + 1, 'the neutral page stands where the form was');
        await window.close();
      }
    });
  });

  test('with script, one types what happened and finds it', async () => {
    await inWindow({ language: 'fr' }, async (page) => {
      await begin(page, centre.address, 'fr');
      const shown = page.locator('.choice:not([hidden])');
      const before = await shown.count();
      await page.locator('#find').fill('RANÇON');
      assert.ok((await shown.count()) < before);
      assert.ok(await page.locator('.choice:has([value=organisation])').isVisible());
      assert.ok(await page.locator('.choice:has([value=unsure])').isVisible(), 'always a way on');
      await isSound(page);
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
