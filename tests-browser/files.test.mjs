// Files of a report, looked at in a real browser: whatever they are, nothing runs and no request
// leaves the page.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startBrowser, openWindow, LANGUAGES } from './support/browser.mjs';
import { command, startCentre } from './support/centre.mjs';
import { isNothing, isSound } from './support/checks.mjs';
import { enter } from './support/staff.mjs';

const sample = (path) => readFile(new URL(`../fuzz/samples/${path}`, import.meta.url));
const FILES = [
  ['mail.eml', 'message/rfc822', () => sample('mail_explained/phish.eml')],
  ['picture.png', 'image/png', () => sample('picture/small.png')],
  ['drawing.png', 'image/png', () => sample('look/drawing.png')],
  [
    'page.txt',
    'text/plain',
    () => Buffer.from('<script>fetch("http://evil.example/")</script><img src=//evil.example/>'),
  ],
  ['paper.pdf', 'application/pdf', () => Buffer.from('%PDF-1.7\0\0')],
];

let centre;
let browser;

before(async () => {
  centre = await startCentre();
  browser = await startBrowser();
  const attachments = [];
  for (const [name, media_type, read] of FILES) {
    attachments.push({ name, media_type, content: (await read()).toString('base64') });
  }
  const report = { external_id: 'files', category: 'fake-shop', narrative: 'See.', attachments };
  const file = join(centre.folder, '..', 'files.jsonl');
  await writeFile(file, JSON.stringify(report));
  await command('import', centre.folder, file);
});

after(async () => {
  await browser?.close();
  await centre?.stop();
});

for (const language of LANGUAGES) {
  test(`files are looked at in ${language}`, async () => {
    const window = await openWindow(browser, { language, width: 1280 });
    const { page, strangers, complaints } = window;
    await enter(centre, page, 'analyst', `files-${language}@example.org`);
    await page.goto(`${centre.address}/console/reports`);
    await page.locator('table a').first().click();
    const report = page.url();
    const look = async (name) => {
      await page.goto(report);
      await page.locator('#file-reason').selectOption('judge');
      await page.locator('#file-precision').fill('order of the second chamber');
      const line = page.locator('li', { hasText: name });
      await line.locator('button[name="as"][value="look"]').click();
    };
    for (const [name] of FILES) {
      await look(name);
      await page.getByRole('heading', { level: 1, name }).waitFor();
      assert.ok(page.url().includes('/files/'), page.url());
      await isSound(page, `${name} in ${language}`);
      const links = await page.locator('main a').evaluateAll((all) => all.map((a) => a.href));
      const away = links.filter((link) => !link.startsWith(centre.address));
      isNothing(away, `links that lead away from ${name}`);
      const pictures = page.locator('main img');
      assert.equal(await pictures.count(), name === 'picture.png' ? 1 : 0, name);
    }
    await look('picture.png');
    const picture = page.locator('main img');
    const seen = await picture.evaluate((image) => [image.naturalWidth, image.src.slice(0, 15)]);
    assert.deepEqual(seen, [8, 'data:image/png;']);
    isNothing(strangers, 'something is asked of another site');
    isNothing(complaints, 'the browser complains');
    await window.close();
  });
}
