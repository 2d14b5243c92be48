// Walks one report's life through the sample centre, in each language, and photographs each step on a
// telephone and on a desk; writes a page a language about it. Run by `cargo xtask tour`.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openWindow, startBrowser } from './support/browser.mjs';
import { serve } from './support/centre.mjs';
import * as desk from './support/desk.mjs';
import { answerAs, begin, kindOf, openInbox, readReceipt, submit } from './support/journey.mjs';
import { withFewColours } from './support/png.mjs';
import { accept } from './support/staff.mjs';
import { pages } from './tour/pages.mjs';
import { STORIES } from './tour/stories.mjs';

/** The day of the tour. */
const BEGINS_AT = Date.parse('2026-02-09T09:30:00Z');
/** A telephone, and a desk: widths and heights in CSS pixels. */
const VIEWS = [
  { name: 'phone', width: 375, height: 760 },
  { name: 'desk', width: 1280, height: 860 },
];
const LANGUAGES = Object.keys(STORIES);

const [output] = process.argv.slice(2);
if (!output) throw new Error('name the folder for the pictures');
await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });

/** Photographs what stands in the window, `from` an element on and `to` another, or from the top. */
async function take(page, key, language, { from, to } = {}) {
  // No button looks as if somebody pointed at it.
  await page.mouse.move(0, 0);
  for (const { name, width, height } of VIEWS) {
    await page.setViewportSize({ width, height });
    const end = await page.evaluate(
      ([first, last]) => {
        const top = (selector) => document.querySelector(selector).getBoundingClientRect().top;
        scrollTo(0, first ? scrollY + top(first) - 60 : 0);
        return last ? top(last) - 12 : innerHeight;
      },
      [from, to],
    );
    const clip = { x: 0, y: 0, width, height: Math.min(height, Math.round(end)) };
    const picture = withFewColours(await page.screenshot({ clip }));
    await writeFile(join(output, `${key}.${language}.${name}.png`), picture);
  }
}

/** The sample centre, the people around it, and the report that each language's person files. */
class Tour {
  constructor(browser, demo, startedAt) {
    this.browser = browser;
    this.address = demo.address;
    this.invitation = demo.admin;
    this.clock = () => BEGINS_AT + Date.now() - startedAt;
    this.reports = [];
  }

  async window(language) {
    const { page } = await openWindow(this.browser, { language, width: 1280 });
    return page;
  }

  /** The administrator comes in and invites; whoever is invited comes in too. */
  async invite(role, body) {
    if (!this.administrator) {
      this.administrator = await this.window('en');
      await accept(this.administrator, this.invitation, 'admin@localhost', this);
    }
    const email = `${body ?? role}@orsane.example`;
    const page = this.administrator;
    await page.goto(`${this.address}/console/staff`);
    await page.fill('#email', email);
    await page.selectOption('#role', role);
    if (body) await page.selectOption('#body', body);
    await desk.press(page, page.locator('form[action="/console/staff"] button'));
    const path = (await page.locator('.call.todo .any').innerText()).trim();
    const theirs = await this.window('en');
    await accept(theirs, new URL(path, this.address).href, email, this);
    return theirs;
  }

  /**
   * Does the same for each language's report. Pages follow the language that the browser asks for, so
   * the same session is taken up in a window of each.
   */
  async each(person, act) {
    const state = await person.context().storageState();
    for (const report of this.reports) {
      const { language } = report;
      const { page, close } = await openWindow(this.browser, { language, width: 1280, state });
      await act(page, report, language, STORIES[language]);
      await close();
    }
  }

  /** The form, the receipt, and where to write that something is new. */
  async file(language) {
    const story = STORIES[language];
    const page = await this.window(language);
    await page.goto(`${this.address}/${language}/`);
    await take(page, 'home', language);
    await begin(page, this.address, language);
    const shown = { offence: 'kind', story: 'story', money: 'money' };
    for (;;) {
      const kind = await kindOf(page);
      if (kind === 'receipt') break;
      await answerAs(page, story.answers);
      const step = kind === 'check' ? 'check' : shown[page.url().split('/').at(-1)];
      if (step) await take(page, step, language);
      await submit(page);
    }
    await take(page, 'receipt', language);
    const receipt = await readReceipt(page);
    await openInbox(page, this.address, language, receipt.code);
    await page.fill('#phone', story.phone);
    await desk.press(page, page.locator('form:has(#phone) button'));
    this.reports.push({ ...receipt, language, page });
  }

  /** Queue, report, assessment, decision; and the same report once its rule has sent it. */
  async assess(person) {
    await this.each(person, async (analyst, { number }, language) => {
      await analyst.goto(`${this.address}/console/queue/new`);
      await take(analyst, 'queue', language);
      await desk.openReport(analyst, this.address, number);
      await take(analyst, 'report', language);
      await take(analyst, 'assessment', language, { from: '#assessment' });
      await desk.findValid(analyst);
      await take(analyst, 'valid', language);
    });
    await this.each(person, async (analyst, { number }, language) => {
      const sent = analyst.locator('[aria-labelledby=routing] a[href*=referrals]');
      const page = `${this.address}/console/reports?q=${number}`;
      await desk.until(analyst, page, () => sent.count(), `${number} routed`);
      await take(analyst, 'routed', language, { from: '#routing' });
    });
  }

  async askForMore(person) {
    await this.each(person, async (liaison, { number }, language, story) => {
      await desk.openReferral(liaison, this.address, number);
      const referral = liaison.url();
      await liaison.goto(`${this.address}/partner`);
      await take(liaison, 'received', language);
      await liaison.goto(referral);
      await liaison.check('[name=answer][value=ask]');
      await liaison.fill('#text', story.asked);
      await take(liaison, 'asks', language, { from: '#package' });
      await desk.press(liaison, liaison.locator('form[action$="/answer"] button'));
    });
  }

  /** The centre asks the reporter, who answers; the body learns it. */
  async ask(person) {
    await this.each(person, async (analyst, { number, page, code }, language, story) => {
      await desk.openReport(analyst, this.address, number);
      const way = analyst.locator('[aria-labelledby=routing] a[href*=referrals]');
      await desk.press(analyst, way.first());
      const question = 'form[action$="/answer"]';
      await analyst.fill(`${question} textarea`, story.question);
      await take(analyst, 'question', language, { from: question });
      await desk.press(analyst, analyst.locator(`${question} [value=reporter]`));
      await openInbox(page, this.address, language, code);
      await page.fill('#message', story.answer);
      await take(page, 'answer', language, { from: '#talk', to: '.field:has(#files)' });
      await desk.press(page, page.locator('#reply [type=submit]'));
    });
  }

  async conclude(person) {
    await this.each(person, async (liaison, { number, page, code }, language) => {
      await desk.openReferral(liaison, this.address, number);
      await desk.answerReferral(liaison, 'accept', { reference: '2026/417' });
      await liaison.selectOption('#kind', 'site-closed');
      await take(liaison, 'outcome', language, { from: 'form[action$="/outcomes"]' });
      await desk.press(liaison, liaison.locator('form[action$="/outcomes"] button'));
      await openInbox(page, this.address, language, code);
      await take(page, 'news', language);
      await page.locator('#survey [value=yes]').check();
      await take(page, 'survey', language, { from: '#survey' });
      await desk.press(page, page.locator('#survey button'));
    });
  }

  async takeCalls(person) {
    await this.each(person, async (operator, _, language, { call }) => {
      await operator.goto(`${this.address}/console/call`);
      await operator.selectOption('#language', language);
      await operator.selectOption('#kind', 'money/fake-shop');
      const asks = operator.locator('button[value=ask]');
      if (await asks.isVisible()) await desk.press(operator, asks);
      await answerAs(operator, call.answers);
      await operator.locator('#their-site').blur();
      await operator.locator('[data-of=their-site]:not(:empty)').waitFor();
      await take(operator, 'call', language);
      await desk.press(operator, operator.locator('button[value=lodge]'));
      await take(operator, 'spelled', language);
    });
  }

  /** What a changed rule would do, and what left the house. */
  async oversee(person) {
    await this.each(person, async (supervisor, _, language) => {
      await supervisor.goto(`${this.address}/console/rules`);
      const rules = await supervisor.inputValue('#rules');
      const [now, wanted] = ['to = ["consumer-office"]', 'to = ["consumer-office", "cyber-unit"]'];
      await supervisor.fill('#rules', rules.replace(now, wanted));
      await supervisor.selectOption('#days', '30');
      await desk.press(supervisor, supervisor.locator('form[action="/console/rules"] button'));
      await take(supervisor, 'rules', language);
      await supervisor.goto(`${this.address}/console/sending?state=sent`);
      await take(supervisor, 'sending', language);
    });
  }
}

const at = new Date(BEGINS_AT).toISOString();
const demo = await serve(['demo', '--http', '127.0.0.1:0', '--at', at]);
const readyAt = Date.now();
const tour = new Tour(await startBrowser(), demo, readyAt);
try {
  for (const language of LANGUAGES) await tour.file(language);
  const analyst = await tour.invite('analyst');
  await tour.assess(analyst);
  const liaison = await tour.invite('recipient', 'consumer-office');
  await tour.askForMore(liaison);
  await tour.ask(analyst);
  await tour.conclude(liaison);
  await tour.takeCalls(await tour.invite('operator'));
  await tour.oversee(await tour.invite('supervisor'));
  for (const [name, text] of pages(LANGUAGES, VIEWS)) await writeFile(join(output, name), text);
} finally {
  await tour.browser.close();
  await demo.stop();
}
