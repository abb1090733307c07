import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { min as segmentSnippet } from '@segment/snippet';
import { uniqueName } from '@ebb/testkit';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { Library } from './client-matrix.ts';
import { idBefore, sent, type Outcome } from './sent-calls.ts';

export interface PageTarget {
  /** Where the page finds Ebb: nginx, on another port than the page's own. */
  readonly origin: string;
  readonly serverKey: string;
  readonly browserKey: string;
}

type BrowserLibrary = Extract<
  Library,
  `${string}snippet${string}` | `${string}-next\`` | `${string}js/${string}`
>;

/** A page of a shop with the library in it, as its documentation says. */
interface ShopPage {
  /** The file of the package that the page loads; the snippet loads its own. */
  readonly file?: string;
  /** Its own script: makes `window.library`, with the calls under their usual names. */
  script(origin: string, writeKey: string): string;
  /** All calls under the library's own names; comes to what it reported as not sent. */
  readonly calls: string;
  /** It sends when the visitor leaves. */
  readonly sendsAtTheEnd?: true;
}

const json = JSON.stringify;

/** Calls as Segment's library has them; each returns a promise of what became of it. */
const segmentCalls = `
  const reports = await Promise.all([
    library.identify(userId, sent.traits), library.track(sent.seen), library.page(sent.page), library.screen(sent.screen),
    library.alias(userId, before), library.group(sent.group, sent.groupTraits),
  ]);
  return reports.filter((report) => report.failedDelivery()).map((report) => String(report.failedDelivery().reason));`;

const rudderCalls = `
  library.identify(userId, sent.traits); library.track(sent.seen); library.page(sent.page);
  library.alias(userId, before); library.group(sent.group, sent.groupTraits);
  return [];`;

/** Its package names only the forms for bundlers; the one for pages lies beside them. */
const rudderFile = join(dirname(require.resolve('@rudderstack/analytics-js/bundled')), '../umd/index.js');

function rudderPage(more: object): ShopPage {
  return {
    file: rudderFile,
    script: (origin, writeKey) => `
      window.library = new rudderanalytics.RudderAnalytics();
      window.loaded = new Promise((resolve) => library.ready(resolve));
      library.load(${json(writeKey)}, ${json(origin)}, ${json({ configUrl: origin, ...more })});`,
    calls: rudderCalls,
  };
}

const shopPages: Readonly<Record<BrowserLibrary, ShopPage>> = {
  'Segment’s snippet (`@segment/snippet`)': {
    // The host is all that changes; on plain HTTP, as here, its protocol too.
    script: (origin, writeKey) =>
      segmentSnippet({ apiKey: writeKey, host: new URL(origin).host, page: false, useHostForBundles: true })
        .replaceAll(`https://${new URL(origin).host}`, origin)
        .concat(
          ';window.loaded = new Promise((resolve) => analytics.ready(resolve)).then(() => { library = analytics; });',
        ),
    calls: segmentCalls,
  },
  '`@segment/analytics-next`': {
    file: require.resolve('@segment/analytics-next/dist/umd/index.js'),
    script: (origin, writeKey) => `
      window.library = AnalyticsNext.AnalyticsBrowser.load({ writeKey: ${json(writeKey)}, cdnURL: ${json(origin)} });
      window.loaded = library.ready();`,
    calls: segmentCalls,
  },
  '`@rudderstack/analytics-js/bundled`': rudderPage({}),
  '`@rudderstack/analytics-js/bundled`, beacons': { ...rudderPage({ useBeacon: true }), sendsAtTheEnd: true },
};

/** All libraries for pages, in one Chromium with a profile for each and key; open until everything has arrived. */
export interface BrowserRun {
  readonly outcomes: ReadonlyMap<Library, Outcome>;
  close(): Promise<void>;
}

export async function runBrowserClients(chromiumPath: string, target: PageTarget): Promise<BrowserRun> {
  const site = await serveShop(target);
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  const close = async (): Promise<void> => {
    await browser.close();
    site.close();
  };
  try {
    const outcomes = await Promise.all(
      (Object.keys(shopPages) as BrowserLibrary[]).map(async (library) => {
        const [withServerKey, withBrowserKey] = await Promise.all([
          visit(browser, site.url(library, target.serverKey), library, target),
          visit(browser, site.url(library, target.browserKey), library, target),
        ]);
        return [library, { ...withServerKey, browserUserId: withBrowserKey.userId }] as const;
      }),
    );
    return { outcomes: new Map(outcomes), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The shop's own web server: another origin than Ebb's. */
async function serveShop({ origin }: PageTarget) {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://shop');
    const page = shopPages[searchParams.get('library') as BrowserLibrary];
    if (pathname === '/library.js' && page.file !== undefined) {
      response.setHeader('content-type', 'text/javascript; charset=utf-8');
      response.end(readFileSync(page.file));
    } else if (pathname === '/') {
      const script = `<script src="/library.js?${searchParams.toString()}"></script>`;
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><title>Shop</title><link rel="icon" href="data:,">
        ${page.file === undefined ? '<script></script>' : script}
        <script>${page.script(origin, searchParams.get('key') ?? '')}</script>`);
    } else response.end('<!doctype html><title>Elsewhere</title><link rel="icon" href="data:,">');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (library: BrowserLibrary, key: string) =>
      `http://127.0.0.1:${port}/?${new URLSearchParams({ library, key }).toString()}`,
    close: () => server.close(),
  };
}

/** One visitor: loads the page and makes all calls. What goes wrong later is in `failures` then. */
async function visit(
  browser: Browser,
  url: string,
  library: BrowserLibrary,
  { origin }: PageTarget,
): Promise<{ userId: string; failures: string[] }> {
  const userId = uniqueName('visitor');
  const context = await browser.newContext();
  const page = await context.newPage();
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(String(error)));
  page.on('request', (request) => {
    const to = new URL(request.url()).origin;
    if (to !== origin && to !== new URL(url).origin) failures.push(`the page asked ${to}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400)
      failures.push(`${response.status()} of ${new URL(response.url()).pathname}`);
  });
  page.on('requestfailed', (request) =>
    failures.push(`${new URL(request.url()).pathname}: ${request.failure()?.errorText}`),
  );
  await page.goto(url);
  failures.push(...(await callAll(page, library, userId)));
  if (shopPages[library].sendsAtTheEnd === true) await page.goto(new URL('/elsewhere', url).href);
  return { userId, failures };
}

function callAll(page: Page, library: BrowserLibrary, userId: string): Promise<string[]> {
  const parameters = json({ userId, before: idBefore(userId), sent });
  return page.evaluate(`(async ({ userId, before, sent }) => {
    await window.loaded;
    ${shopPages[library].calls}
  })(${parameters})`);
}
