// Chromium as the machine has it. Nothing is downloaded, and the browser talks to loopback alone.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const SWITCHES = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

// A form that is refused answers 422, and Chromium's console says so; the page is as it should be.
const REFUSED_FORM = /^Failed to load resource: .* status of 422 /;

/** The widths at which every page must stand, in CSS pixels: small phone, phone, desk. */
export const WIDTHS = [320, 360, 1280];

/** The languages that the shipped profiles speak. */
export const LANGUAGES = ['fr', 'en', 'ar'];

/** Starts Chromium with a fresh profile of its own. */
export async function startBrowser() {
  const path = process.env.TOCSIN_TEST_CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(path)) throw new Error(`no Chromium at ${path}: set TOCSIN_TEST_CHROMIUM`);
  return chromium.launch({ executablePath: path, args: SWITCHES });
}

/**
 * A window like a person's: language, width, light or dark, with script or without; `state` is what
 * another window of the same person kept, so that nobody logs in twice. It remembers every request
 * that leaves the site (`strangers`) and every message of the console (`complaints`).
 */
export async function openWindow(browser, options = {}) {
  const { language = 'fr', width = 360, scheme = 'light', script = true, state } = options;
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: scheme,
    javaScriptEnabled: script,
    locale: language,
    reducedMotion: 'reduce',
    storageState: state,
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const strangers = [];
  const complaints = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    const ours = ['127.0.0.1', 'localhost'].includes(url.hostname);
    if (!ours && url.protocol.startsWith('http')) strangers.push(request.url());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() !== 'error' || REFUSED_FORM.test(message.text())) return;
    complaints.push(message.text());
  });
  return { context, page, strangers, complaints, close: () => context.close() };
}
