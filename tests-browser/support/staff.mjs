// Staff in a browser: the code of an authenticator, and coming in by an invitation.

import { createHmac } from 'node:crypto';
import { openWindow } from './browser.mjs';
import { command } from './centre.mjs';

export const PASSWORD = 'seven quiet herons';

/** Where the roles begin their day. */
const FIRST_PAGES = [
  '/console/queue/new',
  '/console/call',
  '/console/journal',
  '/console/staff',
  '/partner',
];

/** The code of an authenticator (RFC 6238), `steps` of 30 seconds from now. */
export function totp(secret, steps) {
  const bits = [...secret].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  const bytes = bits.join('').match(/.{8}/g).map((byte) => parseInt(byte, 2));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const digest = createHmac('sha1', Buffer.from(bytes)).update(counter).digest();
  const offset = digest[19] & 15;
  const number = (digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000;
  return String(number).padStart(6, '0');
}

/**
 * Accepts an invitation for a role and logs in by password and code; `visit` is called on each page
 * on the way. `address` is the site as the browser knows it; `bounds` are further words of the
 * invitation, such as the body of a recipient.
 */
export async function enter(centre, page, role, email, visit = async () => {}, bounds = []) {
  const { folder, address } = centre;
  const person = ['--role', role, '--email', email, ...bounds];
  const said = await command('user', 'invite', folder, ...person);
  const [path] = said.match(/\/console\/invitation\/\w+/);
  await page.goto(address + path);
  await visit('invitation');
  const secret = (await page.locator('form .mono').innerText()).trim();
  await page.fill('#password', PASSWORD);
  await page.fill('#code', totp(secret, 0));
  await page.click('button.main');
  await visit('login');
  await page.fill('#email', email);
  await page.fill('#password', PASSWORD);
  await page.fill('#code', totp(secret, 1));
  await page.click('button.main');
  await page.waitForURL((url) => FIRST_PAGES.includes(url.pathname));
}

/**
 * Somebody who works here: what their browser keeps, for the `state` of windows in any language.
 */
export async function colleague(centre, browser, role, email, bounds = []) {
  const window = await openWindow(browser, { language: 'en', width: 1280 });
  await enter(centre, window.page, role, email, undefined, bounds);
  const state = await window.context.storageState();
  await window.close();
  return state;
}
