import { AxeBuilder } from '@axe-core/playwright';
import type { WholeSystem } from '@ebb/testkit';
import type { Browser, Page } from 'playwright-core';
import { type ApiClient, signIn } from './api-client.ts';
import { openBrowser, person } from './browser.ts';

interface Look {
  readonly name: string;
  readonly colorScheme: 'light' | 'dark';
  readonly viewport: { readonly width: number; readonly height: number };
}

const wide = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
/** In this order each look changes one thing of the look before, on a page that stays open. */
const looks: readonly Look[] = [
  { name: 'light, wide', colorScheme: 'light', viewport: wide },
  { name: 'dark, wide', colorScheme: 'dark', viewport: wide },
  { name: 'dark, phone', colorScheme: 'dark', viewport: phone },
  { name: 'light, phone', colorScheme: 'light', viewport: phone },
];
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Runs in the page: when it can be scrolled sideways, the beginnings of what sticks out, innermost last. */
const sticksOut = `(() => {
  if (document.documentElement.scrollWidth <= window.innerWidth) return [];
  const beyond = [...document.querySelectorAll('body *')].filter(
    (element) => element.getBoundingClientRect().right > window.innerWidth + 1,
  );
  return ['something', ...beyond.map((element) => element.outerHTML.slice(0, 120))].slice(-6);
})()`;

/** Every main page, in every look, held against the WCAG 2.2 A and AA rules that a program can check. */
export function accessibilityChapter(theSystem: () => WholeSystem): void {
  describe('for everybody', () => {
    let system: WholeSystem;
    let api: ApiClient;
    let browser: Browser;
    let page: Page;
    const faults: string[] = [];

    beforeAll(async () => {
      system = theSystem();
      api = await signIn(system);
      browser = await openBrowser();
      page = await person(browser, system, 'lead@ebb.example', { reducedMotion: 'reduce' });
      page.on('pageerror', (error) => void faults.push(error.message));
    });

    beforeEach(() => {
      faults.length = 0;
    });

    afterAll(async () => {
      await browser.close();
    });

    /** What is wrong with the open page in this look, one line for each broken rule. */
    async function complaints({ name, colorScheme, viewport }: Look): Promise<string[]> {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      await page.locator(`html[data-theme="${colorScheme}"]`).waitFor({ state: 'attached' });
      // Charts and lists that are made anew for the width have to be there.
      await page.waitForLoadState('networkidle');
      const { violations } = await new AxeBuilder({ page })
        .options({ runOnly: rules, resultTypes: ['violations'] })
        .analyze();
      const beyond = await page.evaluate<string[]>(sticksOut);
      return [
        ...violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map((node) => node.html).join(' | ')}`),
        ...beyond.map((element) => `${name}: sticks out of the screen: ${element}`),
      ];
    }

    const worstAlert = async () => (await api.alerts('simulated')).items[0];

    it.each<readonly [string, () => Promise<string>]>([
      ['the queue', async () => '/alerts?shop=simulated'],
      ['an alert', async () => `/alerts/${(await worstAlert())?.id ?? 'none'}?shop=simulated`],
      ['the customers', async () => '/customers?shop=real'],
      ['a customer', async () => `/customers/${(await worstAlert())?.customerId ?? 'none'}?shop=simulated`],
      ['the overview', async () => '/overview?shop=real'],
      ['the model', async () => '/model?shop=real'],
      ['the settings', async () => '/settings?shop=real'],
    ])('%s', async (_name, pathOf) => {
      await page.goto(`${system.origin}${await pathOf()}`);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      const found: string[] = [];
      for (const look of looks) found.push(...(await complaints(look)));
      expect(found).toEqual([]);
      expect(faults).toEqual([]);
    });
  });
}
