// What every page must pass: accessibility, reflow, valid HTML.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { HtmlValidate } from 'html-validate';
import { WIDTHS } from './browser.mjs';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // Telephone numbers are kept together by style, not by characters one would copy along.
    'tel-non-breaking': 'off',
    // The title of a window may be a name that somebody else chose.
    'long-title': 'off',
    // Boxes of one list share a name, as radio buttons do.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'reset', 'submit'] }],
  },
});

/** Nothing was found; else the message says what, one a line (a list alone is not always shown). */
export function isNothing(found, where) {
  assert.equal(found.length, 0, `${where}:\n${found.join('\n')}`);
}

/** Everything axe-core finds on the page as it is, one line each, the worst marked. */
export async function axeFindings(page) {
  // Evaluated rather than added as a tag: the page's content policy rightly refuses foreign script.
  await page.evaluate(axeSource);
  const result = await page.evaluate(
    (tags) => globalThis.axe.run(document, { runOnly: tags, resultTypes: ['violations'] }),
    AXE_TAGS,
  );
  return result.violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map((node) => `${impact}: ${help} (${id}) at ${node.target.join(' ')}`),
  );
}

/** axe-core finds nothing, of any weight. */
export async function isAccessible(page, name = page.url()) {
  const findings = await axeFindings(page);
  isNothing(findings, `axe-core on ${name}`);
}

/** How far the page can be scrolled sideways, in CSS pixels, and by which elements. */
export async function sidewaysScroll(page) {
  return page.evaluate(() => {
    const root = document.scrollingElement ?? document.documentElement;
    const excess = root.scrollWidth - root.clientWidth;
    if (excess <= 0) return { excess: 0, culprits: [] };
    const sticksOut = (element) => {
      const { left, right } = element.getBoundingClientRect();
      return right > root.clientWidth + 0.5 || left < -0.5;
    };
    const culprits = [...document.body.querySelectorAll('*')]
      .filter((element) => !element.closest('.scroll, .rail, .vh, .skip') && sticksOut(element))
      .slice(0, 5)
      .map((element) => element.outerHTML.slice(0, 120));
    return { excess, culprits };
  });
}

/** The page stands at each width without sideways scrolling. Leaves the window as it was. */
export async function reflows(page, name = page.url()) {
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: before.height });
    const { excess, culprits } = await sidewaysScroll(page);
    assert.equal(excess, 0, `${name} scrolls sideways at ${width} px: ${culprits.join('\n')}`);
  }
  await page.setViewportSize(before);
}

/** The HTML as sent (not as the browser repaired it) is valid. */
export async function isValidHtml(html, name) {
  const report = await validator.validateString(html, name);
  const messages = report.results.flatMap(({ messages: found }) =>
    found.map(({ line, column, ruleId, message }) => `${line}:${column} ${message} (${ruleId})`),
  );
  isNothing(messages, `HTML of ${name}`);
}

/** All of it, in light and dark. */
export async function isSound(page, name = page.url()) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await isAccessible(page, `${name}, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await reflows(page, name);
}
