// Decides on reports by keys, as an analyst does all day, and prints the milliseconds from each key
// until the next report's page was painted, one a line. Run by `cargo xtask bench console`, with
// the address of a centre, the secret of an analyst's session and how many decisions to take.

import { openWindow, startBrowser } from './support/browser.mjs';

/** Keys that decide at once: spam, valid. */
const KEYS = ['x', 'v'];

const [address, session, count] = process.argv.slice(2);
if (!count) throw new Error('say the address, the session and how many decisions');

const browser = await startBrowser();
const { context, page } = await openWindow(browser, { language: 'fr', width: 1280 });
await context.addCookies([{ name: 'tocsin_staff', value: session, url: address }]);

/** Ends when a page says that it was painted, with the moment at which it was. */
let painted = () => {};
await context.exposeBinding('benchPainted', (_, at) => painted(at));

await context.addInitScript(() => {
  const KEY = 'bench-key';
  addEventListener(
    'keydown',
    (event) => sessionStorage.setItem(KEY, String(performance.timeOrigin + event.timeStamp)),
    { capture: true },
  );
  const whole = () => {
    // The first frame after the whole page is there; a task behind it runs once it is drawn.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        const [contents] = performance.getEntriesByName('first-contentful-paint');
        const drawn = Math.max(performance.now(), contents?.startTime ?? 0);
        const key = Number(sessionStorage.getItem(KEY) ?? 0);
        globalThis.benchPainted(performance.timeOrigin + drawn - key);
      };
      port2.postMessage(0);
    });
  };
  // A page takes the place of another one by itself, or by the script of the console.
  addEventListener('DOMContentLoaded', whole);
  navigation.addEventListener('currententrychange', whole);
});

async function until(act) {
  const next = new Promise((resolve) => (painted = resolve));
  await act();
  return next;
}

await until(() => page.goto(`${address}/console/queue/new`));
await until(() => page.locator('#queue tbody a').first().click());
for (let turn = 0; turn < Number(count); turn += 1) {
  const before = page.url();
  const took = await until(() => page.keyboard.press(KEYS[turn % KEYS.length]));
  if (page.url() === before) throw new Error(`no other report after ${before}`);
  // The first pages find an empty cache of the browser.
  if (turn > 2) console.log(took.toFixed(1));
}
await browser.close();
