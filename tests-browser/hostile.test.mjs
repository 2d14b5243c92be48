// Hostile content in every field that takes words: it is shown as it came and does nothing. No script
// runs, nothing is asked of another site, no page is reordered or widened, in any language.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LANGUAGES, startBrowser } from './support/browser.mjs';
import { command, startCentre } from './support/centre.mjs';
import { isNothing } from './support/checks.mjs';
import { begin, walk } from './support/journey.mjs';
import { lodge, source } from './support/lodge.mjs';
import { accept, colleague } from './support/staff.mjs';
import { going, watch } from './support/watch.mjs';

const FAR = 'http://far.example';

/** Out of a text, an attribute, a script, a comment, a style; reordered, invisible, look-alike. */
const EVIL =
  `</title></textarea></style>--><script src="${FAR}/s.js"></script><script>owned=1</script>` +
  `"><img src="${FAR}/p.gif" onerror="owned=1"><svg onload="owned=1"><iframe srcdoc="x"></iframe>` +
  `' onfocus='owned=1' autofocus x=' javascript:owned=1 {{7*7}} %3Cscript%3E ` +
  `\u202Efdp.exe \u2066\u2067pаypаl.example\u200B\u200D\uFEFF Z\u0310\u0342\u035B\u0489 ` +
  `👩\u200d👩\u200d👧\u200d👦🏴\u200d☠️ دفعتُ 480 يورو ﷽ `;

/** The same, and then one word without an end, so long that the field is full. */
const evil = (length) => EVIL + 'W'.repeat(Math.max(0, length - [...EVIL].length));

/** Short enough for the words that a sender may choose: kinds, places, types, questions. */
const ODD = `\u202Efdp.exe \u2067${EVIL.slice(10, 60)}`;

/** An address to log in with, as long as one may be; without a space or a sign that nobody sees. */
const STAFF =
  `"><img/src="${FAR}/p.gif"/onerror="owned=1"><script>owned=1</script>{{7*7}}pаypаlدفع'-`.padEnd(
    200,
    'w',
  ) + '@far.example';

const MAIL = [
  `From: "${'=?utf-8?B?'}${Buffer.from(EVIL.slice(0, 200)).toString('base64')}?=" <a@far.example>`,
  'To: <script>owned=1</script>@report.example',
  `Subject: =?utf-8?B?${Buffer.from(EVIL).toString('base64')}?=`,
  'Date: Mon, 2 Mar 2026 10:00:00 +0000',
  `Received: from <script>owned=1</script> (${FAR}) by mx.example; Mon, 2 Mar 2026 10:00:01 +0000`,
  'MIME-Version: 1.0',
  'Content-Type: text/html; charset=utf-8',
  '',
  `<html><head><base href="${FAR}/"><meta http-equiv="refresh" content="0;url=${FAR}/go">`,
  `<link rel="stylesheet" href="${FAR}/s.css"><script>owned=1; alert(1)</script></head>`,
  `<body background="${FAR}/b.png" onload="owned=1">${EVIL}`,
  `<img src="${FAR}/pixel.gif?who=ada" width="1" height="1"><video src="${FAR}/v.mp4"></video>`,
  `<a href="javascript:owned=1">bank.example</a> <a href="${FAR}/login">https://bank.example</a>`,
  `<form action="${FAR}/take"><input name="code"></form> ${'W'.repeat(200_000)}</body></html>`,
].join('\r\n');

const base64 = (text) => Buffer.from(text).toString('base64');

const REPORT = {
  external_id: ODD,
  category: ODD,
  language: 'en',
  region: ODD,
  narrative: evil(20_000),
  // Of a currency whose great losses no rule keeps for two people.
  loss: { amount: `${'9'.repeat(15)}.${'9'.repeat(18)}`, currency: 'CAD' },
  suspect: {
    name: evil(1_000),
    email: evil(1_000),
    phone: evil(1_000),
    url: `${FAR}/${evil(1_000)}`,
    iban: evil(1_000),
    wallet: evil(1_000),
    handle: evil(1_000),
  },
  reporter: {
    mode: 'confidential',
    name: evil(1_000),
    email: evil(1_000),
    phone: evil(1_000),
    region: ODD,
  },
  observables: [
    { type: ODD, value: evil(1_500), role: 'victim' },
    { type: 'domain', value: `${FAR}/${'w'.repeat(1_500)}`, role: 'third_party' },
  ],
  answers: { [ODD]: evil(1_000), 'their-name': evil(1_000) },
  attachments: [
    { name: `${evil(150)}.html`, media_type: 'text/html', content: base64(evil(200_000)) },
    { name: 'phish.eml', media_type: 'message/rfc822', content: base64(MAIL) },
  ],
};

let centre;
let browser;
let receipt;
let referral;
let decision;
const staff = {};

before(async () => {
  centre = await startCentre({ settings: 'trusted_proxies = ["127.0.0.1"]\n' });
  browser = await startBrowser();
  receipt = await lodge(centre, await source(centre), REPORT);
  const mail = join(centre.folder, '..', 'mail.eml');
  await writeFile(mail, MAIL);
  await command('import', centre.folder, mail);
  staff.supervisor = await colleague(centre, browser, 'supervisor', 'supervisor@example.org');
  staff.auditor = await colleague(centre, browser, 'auditor', 'auditor@example.org');
  const bounds = ['--body', 'cyber-unit'];
  staff.recipient = await colleague(centre, browser, 'recipient', 'liaison@example.org', bounds);
  const administrator = 'administrator@example.org';
  staff.administrator = await colleague(centre, browser, 'administrator', administrator);
  await byForm();
  await bySomebodyOddlyNamed();
  await atTheDesk();
  await atTheBody();
});

after(async () => {
  await browser?.close();
  await centre?.stop();
});

const address = (path) => `${centre.address}/${path}`;
const press = (page, button) => going(page, () => page.locator(button).click());

/** Nothing of the page is somebody else's: no script, handler, frame, picture, link or form. */
async function isHarmless(page, name) {
  const found = await page.evaluate(() => {
    /* Public pages name the telephones and sites of the profile's bodies. */
    const isNamed = (url) => url.protocol === 'tel:' || url.hostname.endsWith('.orsane.example');
    const ours = (link) => {
      const url = new URL(link || '/', location.href);
      return url.origin === location.origin || isNamed(url);
    };
    const problems = [];
    if ('owned' in globalThis) problems.push('a script ran');
    for (const element of document.querySelectorAll('*')) {
      const name = element.localName;
      const acts = element.getAttributeNames().filter((attribute) => attribute.startsWith('on'));
      if (acts.length) problems.push(`${name} with ${acts}`);
      if (/^(iframe|object|embed|base|video|audio|meta)$/.test(name)) {
        if (element.httpEquiv || name !== 'meta') problems.push(element.outerHTML.slice(0, 200));
      }
      const isText = element.type?.startsWith('application/') && !element.src;
      if (name === 'script' && !isText && !element.src) problems.push('a script in the page');
      for (const attribute of ['src', 'href', 'action', 'formaction']) {
        const link = element.getAttribute(attribute);
        const isData = /^(img|link)$/.test(name) && link?.startsWith('data:');
        if (!isData && !ours(link)) problems.push(`${name} to ${link.slice(0, 100)}`);
      }
    }
    return problems;
  });
  isNothing(found, `foreign on ${name}`);
}

/** Marks that change the direction stand where they end: in a bdi, or under a direction of its own. */
async function isIsolated(page, name) {
  const found = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const problems = [];
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      /* Our own sentences set off what is filled in: a first strong isolate and its end. */
      const rest = data.replaceAll(/\u2068[^\u202A-\u202E\u2066-\u2069]*\u2069/g, '');
      if (!/[\u202A-\u202E\u2066-\u2069]/.test(rest)) continue;
      const around = parentElement.closest('bdi, [dir]:not(html), textarea, option');
      if (!around) problems.push(parentElement.outerHTML.slice(0, 200));
    }
    return problems;
  });
  isNothing(found, `words that reorder ${name}`);
}

/** A window each of whose pages is looked at as a whole. */
async function visitor(language, state, options = {}) {
  const window = await watch(browser, { language, state, ...options });
  const { page } = window;
  const look = async (name) => {
    const where = `${name} in ${language}`;
    await isHarmless(page, where);
    await isIsolated(page, where);
    await window.fits(`hostile ${name}`);
  };
  return { ...window, look, visit: (path, name) => page.goto(address(path)).then(() => look(name)) };
}

/** Somebody reports by the form, on each page of which the words stand. */
async function byForm() {
  const window = await visitor('fr', undefined, { width: 360 });
  const { page, look } = window;
  await begin(page, centre.address, 'fr');
  await walk(page, 'fr', async (_, kind) => {
    const fields = page.locator('main form :is(textarea, [name="their-name"], [name="their-handle"])');
    for (const field of await fields.all()) await field.fill(evil(1_000));
    if (kind !== 'question') await look(kind);
  });
  await window.end();
}

/** A colleague whose address is hostile takes the report, notes something and decides on another. */
async function bySomebodyOddlyNamed() {
  const inviting = await visitor('en', staff.administrator);
  await inviting.page.goto(address('console/staff'));
  const invite = async (email) => {
    await inviting.page.fill('#email', email);
    await inviting.page.selectOption('#role', 'analyst');
    // A browser would not even send it.
    const form = 'form[action="/console/staff"]';
    await inviting.page.locator(form).evaluate((element) => (element.noValidate = true));
    await press(inviting.page, `${form} button.main`);
    await inviting.look('staff');
  };
  await invite(`\u202E${STAFF}`);
  await inviting.page.locator('[role=alert]').waitFor();
  await invite(STAFF);
  const [path] = (await inviting.page.locator('main').innerText()).match(/\/console\/invitation\/\w+/);
  await inviting.end();
  const window = await visitor('en', undefined);
  const { page } = window;
  await page.addInitScript(() =>
    addEventListener('DOMContentLoaded', () => {
      for (const form of document.forms) form.noValidate = true;
    }),
  );
  await accept(page, address(path.slice(1)), STAFF, { visit: window.look });
  await page.goto(address(`console/reports/${receipt.id}?queue=new`));
  await press(page, 'form[action$="/holder"] button');
  await page.fill('#note', 'Mine.');
  await press(page, 'form[action$="/notes"] button');
  await page.goto(address('console/reports?channel=mail'));
  await going(page, () => page.locator('table a').first().click());
  await going(page, () => page.keyboard.press('v'));
  decision = new URL(page.url()).searchParams.get('done');
  assert.match(decision, /^[0-9a-f]{32}$/);
  await window.end();
}

/** A note, a question, a purpose, a view, and the report goes to a body. */
async function atTheDesk() {
  const window = await visitor('en', staff.supervisor);
  const { page } = window;
  const open = () => page.goto(address(`console/reports/${receipt.id}?queue=new`));
  await open();
  await page.fill('#note', evil(4_000));
  await press(page, 'form[action$="/notes"] button');
  await page.fill('#message', evil(10_000));
  await press(page, 'form[action$="/messages"] button');
  await open();
  await page.selectOption('#identity-reason', 'other');
  await page.fill('#identity-precision', evil(500));
  await press(page, '.sealed button');
  await page.goto(address('console/queue/new'));
  await page.locator('.views summary').click();
  await page.fill('#view-name', EVIL.slice(-60));
  await press(page, 'form[action="/console/views"] button');
  await page.goto(address('console/referrals'));
  await page.fill('#number', receipt.number);
  await page.selectOption('#body', 'cyber-unit');
  await press(page, 'form[action="/console/referrals"] button');
  referral = page.url().split('/').at(-1);
  await window.end();
}

/** The body's words, and the reporter's. */
async function atTheBody() {
  const window = await visitor('en', staff.recipient);
  const { page } = window;
  await page.goto(address(`partner/referrals/${referral}`));
  await page.check('input[value="ask"]');
  await page.fill('#text', evil(5_000));
  await page.fill('#reference', evil(200));
  await press(page, 'form[action$="/answer"] button');
  await window.end();
  const reader = await enter('en');
  await reader.page.fill('#message', evil(10_000));
  const file = { name: 'x.txt', mimeType: 'text/html', buffer: Buffer.from(evil(1_000)) };
  await reader.page.setInputFiles('#files', file);
  await press(reader.page, '#reply button[type=submit]');
  await reader.end();
}

async function enter(language) {
  const window = await visitor(language, undefined, { width: 360 });
  await window.page.goto(address(`${language}/inbox`));
  await window.page.fill('#code', receipt.code);
  await press(window.page, 'main form button[type=submit]');
  return window;
}

for (const language of LANGUAGES) {
  test(`hostile words do nothing at the desk in ${language}`, async () => {
    const window = await visitor(language, staff.supervisor);
    const { page, visit, look } = window;
    // Somebody else decided first, and this is who.
    await visit(`console/queue/new?over=${decision}`, 'queue');
    assert.match(await page.locator('#said').innerText(), /pаypаl/);
    await page.locator('.views summary').click();
    await look('views');
    await visit('console/queue/answers', 'answers');
    await visit('console/reports?q=fdp.exe', 'list');
    await visit(`console/reports?q=${encodeURIComponent(EVIL.slice(0, 400))}`, 'search');
    const path = `console/reports/${receipt.id}?queue=new`;
    await visit(path, 'report');
    await page.selectOption('#identity-reason', 'danger');
    await page.fill('#identity-precision', 'called by the emergency service');
    await press(page, '.sealed button');
    await look('identity');
    for (const place of [0, 1]) {
      await page.goto(address(path));
      await page.selectOption('#file-reason', 'judge');
      await page.fill('#file-precision', 'order of the second chamber');
      await going(page, () => page.locator('button[value="look"]').nth(place).click());
      await look(`file ${place}`);
    }
    await visit('console/referrals', 'referrals');
    await visit(`console/referrals/${referral}`, 'referral');
    await page.goto(address('console/reports?channel=mail'));
    await going(page, () => page.locator('table a').first().click());
    await look('mail');
    await window.end();
    const administrator = await visitor(language, staff.administrator);
    await administrator.visit('console/staff', 'staff');
    await administrator.end();
  });

  test(`hostile words do nothing to a body, an auditor or the reporter in ${language}`, async () => {
    const body = await visitor(language, staff.recipient);
    await body.visit('partner', 'received');
    await body.visit(`partner?q=${encodeURIComponent(EVIL.slice(0, 50))}`, 'missed');
    await body.visit(`partner/referrals/${referral}`, 'package');
    await body.page.selectOption('#file-reason', 'judge');
    await body.page.fill('#file-precision', 'order of the second chamber');
    await press(body.page, 'button[value="look"] >> nth=0');
    await body.look('referred file');
    await body.end();
    const auditor = await visitor(language, staff.auditor);
    await auditor.visit('console/journal', 'journal');
    await auditor.end();
    const reader = await enter(language);
    await reader.look('inbox');
    await reader.visit(`${language}/receipt`, 'receipt');
    await reader.end();
  });
}

test('hostile words do nothing to an investigator or to who reads the log of searches', async () => {
  const own = await startCentre({ profile: 'consumer-sentinel' });
  try {
    await lodge(own, await source(own), REPORT);
    const bounds = ['--body', 'state-attorney'];
    const investigator = await colleague(own, browser, 'recipient', 'law@example.org', bounds);
    const auditor = await colleague(own, browser, 'auditor', 'auditor@example.org');
    for (const language of LANGUAGES) {
      const window = await visitor(language, investigator);
      const { page, look } = window;
      await page.goto(`${own.address}/console/investigations`);
      await page.fill('#purpose', evil(500).slice(0, 500));
      await page.fill('#q', 'fdp.exe');
      await page.fill('#source', ODD.slice(0, 64));
      await press(page, 'main form button.main');
      await look('nothing found');
      await page.fill('#source', '');
      await press(page, 'main form button.main');
      await look('found');
      await press(page, 'main table button >> nth=0');
      await look('consulted');
      await window.end();
      const log = await visitor(language, auditor);
      await log.page.goto(`${own.address}/console/searches`);
      await log.look('searches');
      await log.end();
    }
  } finally {
    await own.stop();
  }
});

test('the checks of this file can fail', async () => {
  const window = await watch(browser, {});
  const html = `<p>\u202Efdp.exe <img src="${FAR}/p.gif" onerror="owned=1"></p>`;
  await window.page.goto(address('fr/'));
  await window.page.evaluate((text) => (document.body.innerHTML = text), html);
  await assert.rejects(isHarmless(window.page, 'a page'), /img with onerror[^]*img to/);
  await assert.rejects(isIsolated(window.page, 'a page'), /words that reorder/);
  await window.close();
});
