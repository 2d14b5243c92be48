// Passkeys, in a real browser with a device that Chromium plays (WebAuthn by the DevTools protocol):
// enrolled, used to log in and to prove again who one is, removed; at another address they do nothing.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { startBrowser, openWindow, LANGUAGES } from './support/browser.mjs';
import { command, startCentre } from './support/centre.mjs';
import { enter } from './support/staff.mjs';
import { isNothing, isSound } from './support/checks.mjs';

const NAME = 'Office telephone';
// The browser says that it may not sign for another site; that is what is being tested.
const OTHER_SITE = /relying party|SecurityError/i;

let centre;
let browser;
let numeric;

before(async () => {
  const port = await freePort();
  const address = `http://localhost:${port}`;
  const served = await startCentre({ port, settings: `public_url = "${address}"\n` });
  numeric = served.address;
  centre = { ...served, address };
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await centre?.stop();
});

/** A port that was free a moment ago. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A device inside the machine, whose owner always agrees. */
async function addDevice(window, options = {}) {
  const session = await window.context.newCDPSession(window.page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      ...options,
    },
  });
}

async function logOut(page) {
  await page.click('form[action="/console/logout"] button');
  await page.waitForURL(/\/console\/login$/);
}

const passkeyButton = 'form[data-passkey] button';

for (const language of LANGUAGES) {
  test(`a passkey from its making to its end (${language})`, async () => {
    const window = await openWindow(browser, { language });
    const { page } = window;
    await addDevice(window);
    await enter(centre, page, 'analyst', `analyst-${language}@example.org`, async (where) => {
      if (where === 'login') await isSound(page, `${language}: login with passkeys`);
    });
    await page.goto(`${centre.address}/console/account`);
    await page.click('form[action$="/passkeys/new"] button');
    await isSound(page, `${language}: add a passkey`);
    await page.fill('#name', NAME);
    await page.click(passkeyButton);
    await page.waitForURL(/\/console\/account$/);
    assert.equal(await page.locator('bdi', { hasText: NAME }).count(), 1);
    await isSound(page, `${language}: account with a passkey`);

    await logOut(page);
    await page.click(passkeyButton);
    await page.waitForURL(/\/console\/queue\/new$/);

    await proveAgain(page, '/console/account/codes');
    await isSound(page, `${language}: confirm with passkeys`);
    await page.click(passkeyButton);
    await page.waitForURL(/\/console\/account\/codes$/);
    assert.equal(await page.locator('.codes li').count(), 10);

    await page.click('form[action$="/removal"] button');
    await page.waitForURL(/\/console\/account$/);
    assert.equal(await page.locator('bdi', { hasText: NAME }).count(), 0);
    await logOut(page);
    await page.click(passkeyButton);
    await page.waitForURL(/\/console\/login\/passkey$/);
    assert.equal(await page.locator('[role=alert]:visible').count(), 1);
    isNothing(window.complaints, `${language}: complaints`);
    isNothing(window.strangers, `${language}: strangers`);
    await window.close();
  });
}

for (const language of LANGUAGES) {
  test(`an invitation is used by a passkey alone (${language})`, async () => {
    const window = await openWindow(browser, { language });
    const { page } = window;
    await addDevice(window);
    const email = `invited-${language}@example.org`;
    const asked = ['user', 'invite', centre.folder, '--role', 'analyst', '--email', email];
    const [path] = (await command(...asked)).match(/\/console\/invitation\/\w+/);
    await page.goto(centre.address + path);
    await isSound(page, `${language}: an invitation with passkeys`);
    await page.fill('#name', NAME);
    await page.click(passkeyButton);
    await page.waitForSelector('.codes li');
    const codes = await page.locator('.codes li').allInnerTexts();
    assert.equal(codes.length, 10);
    await isSound(page, `${language}: recovery codes`);
    await page.click('a.main');
    await page.waitForURL(/\/console\/login$/);
    await page.click(passkeyButton);
    await page.waitForURL(/\/console\/queue\/new$/);

    // The day on which the device is lost.
    await logOut(page);
    await page.fill('#email', email);
    await page.fill('#code', codes[0].trim());
    await page.click('button.main');
    await page.waitForURL(/\/console\/queue\/new$/);
    isNothing(window.complaints, `${language}: complaints`);
    isNothing(window.strangers, `${language}: strangers`);
    await window.close();
  });
}

/** Has the centre ask for a proof before an act, by giving it a wrong one. */
async function proveAgain(page, act) {
  const answered = page.waitForURL(/\/console\/confirm$/);
  await page.evaluate((again) => {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = '/console/confirm';
    const fields = { confirm_again: again, confirm_password: 'wrong', confirm_code: '000000' };
    for (const [name, value] of Object.entries(fields)) {
      const field = document.createElement('input');
      Object.assign(field, { type: 'hidden', name, value });
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  }, act);
  await answered;
}

test('at another address the browser signs nothing, and the page says so', async () => {
  const window = await openWindow(browser, { language: 'en' });
  const { page } = window;
  await addDevice(window);
  await page.goto(`${numeric}/console/login`);
  await page.click(passkeyButton);
  await page.waitForSelector('form[data-passkey] [role=alert]:visible');
  assert.match(page.url(), /\/console\/login$/);
  isNothing(window.complaints.filter((said) => !OTHER_SITE.test(said)), 'complaints');
  await window.close();
});

test('a device that cannot verify its owner is not taken', async () => {
  const window = await openWindow(browser, { language: 'en' });
  const { page } = window;
  await addDevice(window, { hasUserVerification: false, isUserVerified: false });
  await enter(centre, page, 'analyst', 'unverified@example.org');
  await page.goto(`${centre.address}/console/account`);
  await page.click('form[action$="/passkeys/new"] button');
  await page.fill('#name', NAME);
  await page.click(passkeyButton);
  await page.waitForSelector('form[data-passkey] [role=alert]:visible');
  await page.goto(`${centre.address}/console/account`);
  assert.equal(await page.locator('bdi', { hasText: NAME }).count(), 0);
  await window.close();
});

test('without script there is password and code, and no button that does nothing', async () => {
  const window = await openWindow(browser, { language: 'en', script: false });
  const { page } = window;
  await page.goto(`${centre.address}/console/login`);
  assert.equal(await page.locator('form[data-passkey]:visible').count(), 0);
  assert.equal(await page.locator('#password:visible').count(), 1);
  await window.close();
});
