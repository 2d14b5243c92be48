// Staff in a browser: the code of an authenticator, and coming in by an invitation.

import { createHmac } from 'node:crypto';
import { openWindow } from './browser.mjs';
import { command } from './centre.mjs';

export const PASSWORD = 'seven quiet herons';

/** The code of an authenticator (RFC 6238), `steps` of 30 seconds from now (milliseconds since 1970). */
export function totp(secret, steps, now = Date.now()) {
  const bits = [...secret].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  const bytes = bits.join('').match(/.{8}/g).map((byte) => parseInt(byte, 2));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000) + steps));
  const digest = createHmac('sha1', Buffer.from(bytes)).update(counter).digest();
  const offset = digest[19] & 15;
  const number = (digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000;
  return String(number).padStart(6, '0');
}

/**
 * Invites somebody with a role, bound by `bounds` (`['--body', 'cyber-unit']`), accepts and logs in by
 * password and code; `visit` is called on each page on the way. `address` is the site as the browser
 * knows it.
 */
export async function enter(centre, page, role, email, visit = undefined, bounds = []) {
  const { folder, address } = centre;
  const words = ['--role', role, '--email', email, ...bounds];
  const said = await command('user', 'invite', folder, ...words);
  const [path] = said.match(/\/console\/invitation\/\w+/);
  await accept(page, address + path, email, { visit });
}

/** Accepts an invitation and logs in; `clock` gives the time of the centre. */
export async function accept(page, invitation, email, { visit = async () => {}, clock = Date.now } = {}) {
  await page.goto(invitation);
  await visit('invitation');
  const secret = (await page.locator('form .mono').innerText()).trim();
  await page.fill('#password', PASSWORD);
  await page.fill('#code', totp(secret, 0, clock()));
  await page.click('button.main');
  await visit('login');
  await page.fill('#email', email);
  await page.fill('#password', PASSWORD);
  await page.fill('#code', totp(secret, 1, clock()));
  await page.click('button.main');
  await page.waitForURL((url) => !/\/(login|invitation)/.test(url.pathname));
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
