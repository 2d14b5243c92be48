// A window of somebody inside, under watch: each page it stands on is looked at in both widths, as
// it was sent and as it is shown; at the end nothing has been asked of another site and nothing has
// run that is not ours.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LANGUAGES, openWindow } from './browser.mjs';
import { isAccessible, isNothing, isValidHtml, sidewaysScroll } from './checks.mjs';

/** A desk in daylight, and a small telephone at night. */
const SMALL = 320;
const VIEWS = [
  { width: 1280, scheme: 'light' },
  { width: SMALL, scheme: 'dark' },
];

/** A window of a browser is no higher than this, whatever the page; in CSS pixels. */
const HEIGHT_MAX = 8_000;

const POLICY = /^default-src 'none';/;
const LOOSE = /unsafe-|\*|https?:|blob:/;

/**
 * Opens a window (see `openWindow`) whose pages `stands` looks at and whose `end` settles; `fits` is
 * the same without accessibility, for pages that differ from others by their words alone.
 */
export async function watch(browser, options = {}) {
  const window = await openWindow(browser, { width: 1280, ...options });
  const { page, strangers, complaints } = window;
  let sent;
  page.on('response', (response) => {
    const request = response.request();
    const isDocument = request.isNavigationRequest() && request.frame() === page.mainFrame();
    const isPage = (response.headers()['content-type'] ?? '').startsWith('text/html');
    if (isDocument && isPage) sent = response;
  });
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  const { language = 'fr', script = true } = options;
  // The views differ little between languages: the desk's is looked through in the first alone.
  const isLookedThrough = (width) => script && (width === SMALL || language === LANGUAGES[0]);
  const look = async (name, width) => {
    if (isLookedThrough(width)) await isAccessible(page, name);
  };
  const fits = async (name, through = async () => {}) => {
    await isSent(sent, name);
    await inEachView(page, name, through);
  };
  return {
    ...window,
    fits: (name) => fits(`${name} in ${language}`),
    stands: (name) => fits(`${name} in ${language}`, look),
    end: async () => {
      isNothing(strangers, 'something is asked of another site');
      isNothing(complaints, 'the browser complains');
      await window.close();
    },
  };
}

/** The page keeps within its width; `look` sees it in each view. */
async function inEachView(page, name, look) {
  const before = page.viewportSize();
  for (const { width, scheme } of VIEWS) {
    // As high as the page, so that no bar at the foot of the window covers what is looked at.
    await page.setViewportSize({ width, height: before.height });
    const height = await page.evaluate(() => document.scrollingElement.scrollHeight);
    await page.setViewportSize({ width, height: Math.min(height, HEIGHT_MAX) });
    await page.emulateMedia({ colorScheme: scheme });
    const { excess, culprits } = await sidewaysScroll(page);
    assert.equal(excess, 0, `${name} scrolls sideways at ${width} px: ${culprits.join('\n')}`);
    await look(`${name}, ${width} px, ${scheme}`, width);
    await picture(page, `${name} ${width}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(before);
}

/** What was sent is valid, under a policy that allows nothing from elsewhere. */
async function isSent(sent, name) {
  const policy = sent.headers()['content-security-policy'] ?? '';
  assert.match(policy, POLICY, `${name} has no strict content policy`);
  assert.doesNotMatch(policy, LOOSE, `the content policy of ${name} is loose`);
  await isValidHtml(await sent.text(), name);
}

/** Keeps what is seen, for whoever wants to look: the folder stands in TOCSIN_TEST_PICTURES. */
async function picture(page, name) {
  const folder = process.env.TOCSIN_TEST_PICTURES;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name.replaceAll(/[^\w-]+/g, '-')}.png`);
  await page.screenshot({ path });
}

/** Does something that loads a page, and waits until it is there. */
export async function going(page, act) {
  await Promise.all([page.waitForNavigation(), act()]);
}
