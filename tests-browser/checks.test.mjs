// The checks themselves: a check that can not fail proves nothing.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWindow, startBrowser } from './support/browser.mjs';
import { isAccessible, isValidHtml, reflows } from './support/checks.mjs';

const page = (body) =>
  `<!DOCTYPE html><html lang="en"><head><title>A page</title></head><body>${body}</body></html>`;

let browser;
let window;
before(async () => {
  browser = await startBrowser();
  window = await openWindow(browser);
});
after(() => browser?.close());

test('a sound page passes every check', async () => {
  const html = page('<main><h1>Here</h1><p>Some words.</p></main>');
  await window.page.setContent(html);
  await isAccessible(window.page);
  await reflows(window.page);
  await isValidHtml(html, 'sound');
});

test('a field without a label is found', async () => {
  await window.page.setContent(page('<main><h1>Here</h1><input type="text"></main>'));
  await assert.rejects(isAccessible(window.page), /label/);
});

test('pale words are found', async () => {
  const pale = '<main><h1>Here</h1><p style="color:#ccc;background:#fff">Pale</p></main>';
  await window.page.setContent(page(pale));
  await assert.rejects(isAccessible(window.page), /color-contrast/);
});

test('a page that is wider than a small phone is found, with what makes it wide', async () => {
  const wide = '<main><h1>Here</h1><p id="wide" style="width:340px">Wide</p></main>';
  await window.page.setContent(page(wide));
  await assert.rejects(reflows(window.page), /scrolls sideways at 320 px.*id="wide"/s);
});

test('invalid HTML is found', async () => {
  await assert.rejects(isValidHtml(page('<main><p><div>x</div></p></main>'), 'bad'), /HTML of bad/);
});
