import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { findChromium } from './find.ts';

/** A page in a real browser, with everything that it asked for and complained about. */
export interface Visit {
  page: Page;
  requests: string[];
  complaints: string[];
}

/** The window that pages are opened in. */
export const WIDE = { width: 1280, height: 800 };

/** Opens files and addresses in a headless browser that runs as long as the surrounding suite. */
export function useBrowser(): (place: string) => Promise<Visit> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    const executablePath = findChromium();
    if (!executablePath) throw new Error('there is no Chromium on this machine; run: npm test');
    // Its sandbox needs rights that root in a container does not have; the pages are our own.
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });
  afterAll(() => browser?.close());
  return async (place) => {
    if (!browser) throw new Error('the browser runs only while the tests of its suite run');
    return await visit(browser, place.startsWith('http:') ? place : pathToFileURL(place).href);
  };
}

async function visit(browser: Browser, address: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: WIDE, colorScheme: 'light' });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const seen: Visit = { page, requests: [], complaints: [] };
  page.on('request', (request) => seen.requests.push(request.url()));
  page.on('pageerror', (error) => seen.complaints.push(error.message));
  page.on('dialog', (dialog) => seen.complaints.push(`dialog ${dialog.message()}`));
  page.on('console', (line) => seen.complaints.push(`${line.type()} ${line.text()}`));
  await page.goto(address);
  return seen;
}
