// A report's whole way in each shipped profile, by pages alone: somebody fills in the public form, an
// analyst decides where the profile wants that, the bodies that a rule names take it up on their own
// pages and say what came of it, and the reporter reads that in the inbox.
//
// The tests run side by side: each waits for the moment when a decision can no longer be taken back.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openWindow, startBrowser } from './support/browser.mjs';
import { command, startCentre } from './support/centre.mjs';
import { isNothing } from './support/checks.mjs';
import * as desk from './support/desk.mjs';
import { answerAs, begin, openInbox, walk } from './support/journey.mjs';
import { lodge, source } from './support/lodge.mjs';
import { enter } from './support/staff.mjs';

/** Where suspect addresses stand; test networks of RFC 5737. */
const RANGES = {
  BE: '192.0.2.0\t192.0.2.63\t64500\tBE\tHome',
  FR: '192.0.2.64\t192.0.2.127\t64501\tFR\tHome',
  MU: '192.0.2.128\t192.0.2.191\t64502\tMU\tHome',
  BR: '198.51.100.0\t198.51.100.255\t64503\tBR\tAbroad',
};
const ABROAD = 'http://198.51.100.7/page';

/** A shop that was paid too long ago for anybody to call it back: such a report waits for a person. */
const SHOP = {
  group: 'money',
  offence: 'fake-shop',
  'paid-when': 'other',
  'paid-when_day': '2/1/2025',
};

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

/** A centre of a profile and the people around it, each in a window of their own. */
class Scene {
  static async of(profile) {
    const centre = await startCentre({ profile });
    const ranges = join(centre.folder, '..', 'ranges.tsv');
    await writeFile(ranges, `${Object.values(RANGES).join('\n')}\n`);
    await command('geo', 'update', centre.folder, ranges);
    return new Scene(centre);
  }

  constructor(centre) {
    this.centre = centre;
    this.address = centre.address;
    this.windows = [];
  }

  async open(options) {
    const window = await openWindow(browser, options);
    this.windows.push(window);
    return window.page;
  }

  async staff(role, bounds = [], name = role) {
    const page = await this.open({ language: 'en', width: 1280 });
    await enter(this.centre, page, role, `${name}@example.org`, undefined, bounds);
    return page;
  }

  liaison(body) {
    return this.staff('recipient', ['--body', body], body);
  }

  /** Files a report by the form, on a telephone; gives its number, code and window. */
  async file(language, answers) {
    const page = await this.open({ language });
    await begin(page, this.address, language);
    const receipt = await walk(page, language, async (_, kind) => {
      if (kind === 'question') await answerAs(page, answers);
    });
    return { ...receipt, page, language };
  }

  /** An analyst finds reports valid; `look` sees each before. */
  async decide(...reports) {
    const analyst = await this.staff('analyst');
    await desk.findAllValid(analyst, this.address, reports.map(({ number }) => number));
    return analyst;
  }

  /** The body takes the report up and says what came of it. */
  async answer(body, { number }, ...outcome) {
    const page = await this.liaison(body);
    await desk.openReferral(page, this.address, number);
    await desk.answerReferral(page, 'accept', { reference: `${body}/7` });
    await desk.stateOutcome(page, ...outcome);
    return page;
  }

  async hasNothing(body, { number }) {
    const page = await this.liaison(body);
    await page.goto(`${this.address}/partner`);
    const rows = page.locator('main tr', { hasText: number });
    assert.equal(await rows.count(), 0, `${body} was told of ${number}`);
  }

  /** The reporter comes back with the code and reads these words. */
  async reads({ page, code, language }, ...words) {
    await openInbox(page, this.address, language, code);
    const text = await page.locator('main').innerText();
    for (const word of words) assert.match(text, word);
    return page;
  }

  /** The rule and its facts, on the console's page of the report. */
  async sentBy(analyst, { number }, rule, ...facts) {
    await desk.openReport(analyst, this.address, number);
    const card = await analyst.locator('[aria-labelledby=routing]').innerText();
    for (const fact of [rule, ...facts]) assert.ok(card.includes(fact), `no ${fact} in ${card}`);
  }

  /** No window asked another site for anything, or complained. */
  isQuiet() {
    isNothing(this.windows.flatMap(({ strangers }) => strangers), 'requests that left the site');
    isNothing(this.windows.flatMap(({ complaints }) => complaints), 'complaints of the browser');
  }

  async close() {
    await Promise.all(this.windows.map((window) => window.close()));
    await this.centre.stop();
  }
}

/** A test of a profile; more words after its name say which way it is. */
function way(name, act) {
  test(name, async () => {
    const scene = await Scene.of(name.split(':')[0]);
    try {
      await act(scene);
      scene.isQuiet();
    } finally {
      await scene.close();
    }
  });
}

describe('a report’s way', { concurrency: 7 }, () => {
  way('internet-signalement', async (scene) => {
    const content = { group: 'content', 'content-story': 'Des appels à la haine.' };
    const abroad = await scene.file('fr', {
      ...content,
      offence: 'hate',
      'content-address': ABROAD,
    });
    const terror = await scene.file('fr', {
      ...content,
      offence: 'violent-extremism',
      'content-address': 'http://192.0.2.70/page',
    });
    const analyst = await scene.decide(abroad, terror);
    await scene.answer('interpol-bureau', abroad, 'site-closed');
    await scene.answer('terrorism-unit', terror, 'investigating');
    await scene.sentBy(analyst, abroad, 'abroad', 'BR', 'hosted_at_home = false');
    await scene.sentBy(analyst, terror, 'terrorism', 'violent-extremism');
    await scene.reads(abroad, /Le site est fermé/, /INTERPOL/);
    await scene.reads(terror, /Une enquête est ouverte/);
  });

  way('e-cops', async (scene) => {
    const abuse = await scene.file('fr', {
      group: 'content',
      offence: 'child-abuse',
      'content-address': ABROAD,
    });
    const shop = await scene.file('ar', SHOP);
    const analyst = await scene.decide(abuse, shop);
    await scene.answer('trafficking-unit', abuse, 'investigating');
    await scene.answer('interpol-bureau', abuse, 'site-closed');
    await scene.hasNothing('consumer-office', abuse);
    await scene.answer('consumer-office', shop, 'recorded');
    await scene.sentBy(analyst, abuse, 'child-abroad', 'sensitive = true');
    await scene.sentBy(analyst, shop, 'economic', 'fake-shop');
    await scene.reads(abuse, /Le site ou le contenu illégal a été retiré/, /Enquête ouverte/);
    await scene.reads(shop, /سُجّل/);
  });

  way('consumer-sentinel', async (scene) => {
    const told = await contributed(scene, 'better-business', {
      category: 'identity_theft',
      language: 'en',
      region: 'US-CA',
      narrative: 'Somebody took a loan from Meridian Lending in my name.',
    });
    const stolen = await scene.file('en', {
      ...SHOP,
      offence: 'identity-theft',
      story: 'Meridian Lending says that I owe them a loan.',
    });
    await scene.decide(stolen);
    await scene.answer('identity-desk', stolen, 'recorded');
    await scene.reads(stolen, /Your report is on record/);
    await investigated(scene, told, stolen);
  });

  way('cert-mu', async (scene) => {
    const paid = await scene.file('en', { group: 'money', offence: 'bank-fraud', lost: '90000' });
    const page = await scene.file('en', {
      group: 'message',
      offence: 'phishing',
      'message-text': 'Your account is closed, go to this page.',
      'message-link': 'http://192.0.2.130/bank',
      paid: 'no',
    });
    const analyst = await scene.decide(page);
    // A payment that can be stopped has waited for nobody.
    const returned = ['funds-returned', { amount: '120.50', currency: 'MUR' }];
    await scene.answer('central-bank', paid, ...returned);
    await scene.sentBy(analyst, paid, 'recall', 'recallable = true');
    await scene.answer('telecom-authority', page, 'site-closed');
    await scene.answer('cert-mu', page, 'recorded');
    await scene.sentBy(analyst, page, 'phishing-here', 'hosted_at_home = true');
    await scene.reads(paid, /Money has come back/, /120[.,]50/);
    await scene.reads(page, /illegal site or content was removed/, /on record/);
  });

  way('ic3', async (scene) => {
    const wire = await scene.file('en', {
      group: 'organisation',
      offence: 'transfer-fraud',
      lost: '182000',
      'their-bank': 'First Bank of Nowhere',
      'bank-account': 'routing 021000021 account 1234567',
    });
    const abuse = await scene.file('en', {
      group: 'content',
      offence: 'child-abuse',
      'content-address': ABROAD,
    });
    const small = await scene.file('ar', SHOP);
    const analyst = await scene.decide(abuse, small);
    // The transfer has waited for nobody; three ask for it at once.
    const returned = ['funds-returned', { amount: '150000.00', currency: 'USD' }];
    await scene.answer('recovery-abroad', wire, 'recorded');
    const team = await scene.answer('recovery-team', wire, ...returned);
    await team.getByText('routing 021000021 account 1234567').waitFor();
    await scene.answer('child-hotline', abuse, 'site-closed');
    await scene.hasNothing('state-police', abuse);
    await scene.sentBy(analyst, wire, 'kill-chain', 'recallable = true', 'loss = 182000.0');
    await scene.sentBy(analyst, abuse, 'sensitive', 'sensitive = true');
    await scene.sentBy(analyst, small, 'default', 'Nobody: it stays at the centre');
    await scene.reads(wire, /Money has come back/, /150,000[.,]00/);
    await scene.reads(abuse, /illegal site or content was removed/);
  });

  way('action-fraud', async (scene) => {
    const call = await called(scene, 'A man who says that he is a police officer is outside my house.');
    const [leeds, small] = await delivered(scene, 'shops-of-the-north', [
      paidByCard('GB-LDS', '2400.00'),
      paidByCard('GB-LDS', '60.00'),
    ]);
    const analyst = await scene.decide(leeds, small);
    // Whoever has the offender near has waited for nobody.
    await scene.answer('police-station', call, 'investigating');
    await scene.answer('west-yorkshire', leeds, 'recorded');
    await scene.hasNothing('kent', leeds);
    await scene.sentBy(analyst, call, 'call-for-service', 'priority = "now"');
    await scene.sentBy(analyst, leeds, 'west-yorkshire', 'region = "GB-LDS"');
    await scene.sentBy(analyst, small, 'intelligence', 'Nobody: it stays at the centre');
    await scene.reads(call, /An investigation is open/);
    await scene.reads(leeds, /Your report is on record/);
  });

  way('ic3: a series', async (scene) => {
    const told = await delivered(scene, 'state-portal', smallLosses(86, 'US-TX', 'USD'));
    const state = await scene.liaison('state-police');
    await state.goto(`${scene.address}/partner`);
    assert.equal(await state.locator('main tr', { hasText: told[0].number }).count(), 0);
    // The loss that passes the threshold of the state comes by the form.
    const last = await scene.file('en', {
      ...SHOP,
      story: 'A fee for a parcel that my aunt never got.',
      lost: '50',
      account: ACCOUNT,
      'their-site': 'https://parcel-duty.example/pay',
    });
    await desk.openReferral(state, scene.address, told[0].number);
    const page = await state.locator('main').innerText();
    for (const { number } of [...told, last]) assert.ok(page.includes(number), `no ${number}`);
    assert.match(page, /S-\d{4}-\d{6} · 87 reports · 86 people/);
    await desk.answerReferral(state, 'accept', { reference: '2026/88' });
    await scene.hasNothing('cyber-unit', told[0]);
    // Everybody in it learns, also whoever came last.
    const inbox = await scene.reads(last, /Close my inbox/);
    const passed = inbox.getByText('Your report was passed on').first();
    await desk.until(inbox, inbox.url(), () => passed.count(), `${last.number} told`);
  });

  way('national', async (scene) => {
    const shop = await scene.file('fr', SHOP);
    const analyst = await scene.decide(shop);
    const office = await scene.liaison('consumer-office');
    await desk.openReferral(office, scene.address, shop.number);
    // Answers of the form stand in words, in the reader's language.
    await office.getByText('Bank transfer', { exact: true }).waitFor();
    await office.getByText('Thursday 2 January 2025', { exact: true }).waitFor();
    await desk.answerReferral(office, 'ask', { text: 'Which day was it ordered?' });
    await asked(scene, analyst, shop, 'Quel jour avez-vous commandé ?');
    await desk.openReferral(office, scene.address, shop.number);
    await desk.answerReferral(office, 'accept', { reference: '2026/417' });
    await desk.stateOutcome(office, 'investigating');
    const inbox = await scene.reads(shop, /Une enquête est ouverte/);
    await inbox.locator('#survey [value=yes]').check();
    await desk.press(inbox, inbox.locator('#survey button'));
    assert.ok(await inbox.locator('#survey [value=yes]').isChecked());
  });
});

/** What somebody tells an operator, who reads the receipt out; the page asks first whether it is safe. */
async function called(scene, story) {
  const page = await scene.staff('operator');
  await page.goto(`${scene.address}/console/call`);
  const danger = await page.locator('main > .call.harm').first().innerText();
  assert.match(danger, /is the offender near/);
  assert.match(danger, /call 999/);
  await Promise.all([page.waitForNavigation(), page.selectOption('#kind', 'money/courier')]);
  await page.fill('#story', story);
  await page.locator('[name=paid][value=no]').check();
  await page.check('#mode-anonymous');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Control+Enter')]);
  const number = (await page.locator('.title bdi.mono').innerText()).trim();
  assert.match(number, /^NFRC-\d{4}-\d+$/, 'the crime number');
  const groups = await page.locator('.spell b').allInnerTexts();
  const code = groups.map((group) => group.trim()).join(' ');
  return { number, code, page: await scene.open({ language: 'en' }), language: 'en' };
}

/** A business's own customers paid with cards that were not theirs, too long ago for a recall. */
const paidByCard = (region, amount) => ({
  category: 'card_fraud',
  language: 'en',
  region,
  narrative: `Somebody paid ${amount} in our shop with a card that was not theirs.`,
  occurred_at: '2025-06-01T10:00:00Z',
  loss: { amount, currency: 'GBP' },
});

/** The account to which all of one offender's victims paid. */
const ACCOUNT = 'GB33BUKB20201555555555';
const STORIES = [
  'I paid a customs fee for a parcel and nothing ever came',
  'A text said that my package was held until I paid the duty',
  'Somebody wrote that the courier needs a small fee first',
  'My mother sent the postage they asked for, then they asked again',
  'The page looked like the carrier’s, I entered the sum and it was gone',
  'They wanted a handling charge for a gift that does not exist',
];
const TIMES = [
  'last Monday before work',
  'in the evening while I was cooking',
  'on the train home',
  'just after lunch at my desk',
  'during the night, half asleep',
];

/** What many people lost to one account, 20 to 39 each, none of it told in the same words. */
const smallLosses = (count, region, currency) =>
  Array.from({ length: count }, (_, number) => ({
    category: 'fake-shop',
    language: 'en',
    region,
    narrative:
      `${STORIES[number % 6]}, ${TIMES[Math.floor(number / 6) % 5]}. ` +
      `I am victim ${number} and want my ${20 + (number % 19)} back.`,
    occurred_at: '2025-06-01T10:00:00Z',
    loss: { amount: `${20 + (number % 19)}.50`, currency },
    suspect: {
      iban: ACCOUNT,
      url: 'https://parcel-duty.example/pay',
      email: 'desk@parcel-duty.example',
    },
    reporter: { mode: 'confidential', email: `victim${number}@mail${number}.example` },
  }));

/** What a business delivers at once; each report has a receipt and a window for whoever holds it. */
async function delivered(scene, name, reports) {
  const token = await source(scene.centre, name);
  const response = await fetch(`${scene.address}/api/v1/reports/bulk`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    body: reports.map((report) => JSON.stringify(report)).join('\n'),
  });
  assert.equal(response.status, 200);
  const lines = (await response.text()).trim().split('\n').map((line) => JSON.parse(line));
  const page = await scene.open({ language: 'en' });
  return lines.map(({ receipt }) => ({ ...receipt, page, language: 'en' }));
}

/** The body's question goes to the reporter; the answer comes back to the centre's page. */
async function asked(scene, analyst, report, question) {
  await desk.openReport(analyst, scene.address, report.number);
  await analyst.getByText('Bank transfer', { exact: true }).waitFor();
  await desk.press(analyst, analyst.locator('[aria-labelledby=routing] a[href*=referrals]').first());
  await analyst.locator('form[action$="/answer"] textarea').fill(question);
  await desk.press(analyst, analyst.locator('form[action$="/answer"] [value=reporter]'));
  const inbox = await scene.reads(report, /Quel jour avez-vous commandé/);
  await inbox.fill('#message', 'Le 2 janvier, le soir.');
  await desk.press(inbox, inbox.locator('#reply [type=submit]'));
  await desk.openReport(analyst, scene.address, report.number);
  await analyst.getByText('Le 2 janvier, le soir.').waitFor();
}

/** What a contributing organisation delivers with the token that names it. */
async function contributed({ centre }, name, report) {
  return lodge(centre, await source(centre, name), report);
}

/**
 * A registered investigator finds what the organisation and the form brought, saying why; the auditor
 * reads who searched for what, and why.
 */
async function investigated(scene, told, filed) {
  const purpose = 'file 2026/88: loans in other people’s names';
  const page = await scene.liaison('state-attorney');
  await page.click('nav a[href="/console/investigations"]');
  await page.fill('#q', 'Meridian');
  await page.click('main form .main');
  assert.equal(await page.locator('main table').count(), 0, 'nothing without a purpose');
  await page.fill('#purpose', purpose);
  await desk.press(page, page.locator('main form .main'));
  const row = (number) => page.locator('main tr', { hasText: number });
  await row(told.number).getByText('better-business').waitFor();
  await row(filed.number).getByText('public').waitFor();
  await desk.press(page, row(told.number).locator('button'));
  await page.getByText('Somebody took a loan from Meridian Lending').waitFor();
  await page.getByText(purpose).waitFor();

  const auditor = await scene.staff('auditor');
  await auditor.click('nav a[href="/console/searches"]');
  const lines = await auditor.locator('main tbody tr').allInnerTexts();
  assert.equal(lines.length, 2, lines.join('\n'));
  for (const line of lines) {
    assert.ok(line.includes(purpose) && line.includes('state-attorney@example.org'), line);
  }
  assert.ok(lines.some((line) => line.includes('Meridian')), 'what was searched for');
  assert.ok(lines.some((line) => line.includes(told.number)), 'what was read');
  assert.ok(!lines.some((line) => line.includes(filed.number)), 'what was not read');
}
