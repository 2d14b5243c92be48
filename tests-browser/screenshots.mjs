// Photographs the demonstration's pages into the folder given, and writes an index of them. Run by
// `cargo xtask screenshots`.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openWindow, startBrowser } from './support/browser.mjs';
import { serve } from './support/centre.mjs';
import { begin, openInbox, walk } from './support/journey.mjs';

/** On a small phone, from right to left too, and on a desk: enough to see, light enough to keep. */
const VIEWS = [
  ['fr', 360],
  ['ar', 360],
  ['en', 1280],
];

const [output] = process.argv.slice(2);
if (!output) throw new Error('name the folder for the pictures');
await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });

const taken = [];

async function take(page, name, language, width) {
  const file = `${name}.${language}.${width}.jpg`;
  await page.screenshot({ path: join(output, file), fullPage: true, type: 'jpeg', quality: 75 });
  taken.push({ name, language, width, file });
}

/** The public journey: home, each kind of page once, receipt and inbox. */
async function publicPages(browser, demo, language, width) {
  const window = await openWindow(browser, { language, width });
  const { page } = window;
  await page.goto(`${demo.address}/${language}/`);
  await take(page, 'home', language, width);
  await begin(page, demo.address, language);
  let questions = 0;
  const receipt = await walk(page, language, async (_, kind) => {
    if (kind === 'question') questions += 1;
    await take(page, kind === 'question' ? `question-${questions}` : kind, language, width);
  });
  await openInbox(page, demo.address, language, receipt.code);
  await take(page, 'inbox', language, width);
  await window.close();
}

/** What the invitation of the demonstration opens. */
async function staffPage(browser, demo, width) {
  if (!demo.admin) return;
  const window = await openWindow(browser, { language: 'en', width });
  await window.page.goto(demo.admin);
  await take(window.page, 'invitation', 'en', width);
  await window.close();
}

function index() {
  const lines = [
    '# Pictures',
    '',
    'Made by `cargo xtask screenshots` from the demonstration: name, language, width in pixels.',
    '',
    ...taken.map(({ name, language, width, file }) => `- [${name}, ${language}, ${width}](${file})`),
  ];
  return `${lines.join('\n')}\n`;
}

const demo = await serve(['demo', '--http', '127.0.0.1:0']);
const browser = await startBrowser();
try {
  for (const [language, width] of VIEWS) await publicPages(browser, demo, language, width);
  await staffPage(browser, demo, 1280);
  await writeFile(join(output, 'README.md'), index());
} finally {
  await browser.close();
  await demo.stop();
}
