// What staff and the liaisons of competent bodies do with a report, by the pages' own buttons.

import assert from 'node:assert/strict';

/** A decision is sent on once nobody can take it back: 20 seconds, and a busy machine. */
const PATIENCE_MILLISECONDS = 90_000;
/** How often a page is asked for again. */
const PAUSE_MILLISECONDS = 1_000;

/** Presses a button and waits for the page that answers. */
export async function press(page, button) {
  await Promise.all([page.waitForNavigation(), button.click()]);
}

/** Asks for a page again and again until `isThere` of it holds; the wait is bounded. */
export async function until(page, address, isThere, what) {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    await page.goto(address);
    if (await isThere()) return;
    assert.ok(Date.now() < end, `${what}: not in time at ${address}`);
    await page.waitForTimeout(PAUSE_MILLISECONDS);
  }
}

/** The console's page of a report, by its number, once the machine has looked at it. */
export async function openReport(page, address, number) {
  const assessment = page.locator('[aria-labelledby=assessment] > .row');
  const search = `${address}/console/reports?q=${number}`;
  await until(page, search, () => assessment.count(), `${number} assessed`);
}

/** One key decides, and the page says so. */
export async function findValid(page) {
  await Promise.all([page.waitForNavigation(), page.keyboard.press('v')]);
  await page.locator('#said [data-key=z]').waitFor();
}

/** Several in a row, each on its own page. */
export async function findAllValid(page, address, numbers) {
  for (const number of numbers) {
    await openReport(page, address, number);
    await findValid(page);
  }
}

/** The page of what was referred to this liaison's body about a report, as soon as it is there. */
export async function openReferral(page, address, number) {
  const row = page.locator('main tr', { hasText: number });
  await until(page, `${address}/partner`, () => row.count(), `${number} referred`);
  await press(page, row.first().locator('a'));
}

/** What a body answers: `accept`, `acknowledge`, `not-ours` or `ask`. */
export async function answerReferral(page, answer, { text, reference } = {}) {
  const form = page.locator('form[action$="/answer"]');
  await form.locator(`[name=answer][value=${answer}]`).check();
  if (text) await form.locator('[name=text]').fill(text);
  if (reference) await form.locator('[name=reference]').fill(reference);
  await press(page, form.locator('button'));
}

/** What came of it, today. */
export async function stateOutcome(page, kind, { amount, currency } = {}) {
  const form = page.locator('form[action$="/outcomes"]');
  await form.locator('[name=kind]').selectOption(kind);
  if (amount) await form.locator('[name=amount]').fill(amount);
  if (currency) await form.locator('[name=currency]').fill(currency);
  await press(page, form.locator('button'));
}
