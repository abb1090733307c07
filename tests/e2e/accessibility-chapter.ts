import { AxeBuilder } from '@axe-core/playwright';
import type { WholeSystem } from '@ebb/testkit';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { type ApiClient, signIn } from './api-client.ts';
import { openBrowser, person } from './browser.ts';

const screens: readonly (readonly [string, BrowserContextOptions])[] = [
  ['light, wide', { colorScheme: 'light' }],
  ['dark, wide', { colorScheme: 'dark' }],
  ['light, phone', { colorScheme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true }],
];

/** Every main page, in every look, held against the WCAG 2.2 A and AA rules that a program can check. */
export function accessibilityChapter(theSystem: () => WholeSystem): void {
  describe.each(screens)('for everybody: %s', (_look, screen) => {
    let system: WholeSystem;
    let api: ApiClient;
    let browser: Browser;
    let page: Page;

    beforeAll(async () => {
      system = theSystem();
      api = await signIn(system);
      browser = await openBrowser();
      page = await person(browser, system, 'lead@ebb.example', { ...screen, reducedMotion: 'reduce' });
    });

    afterAll(async () => {
      await browser.close();
    });

    const customerPage = async (): Promise<string> => {
      const { items } = await api.alerts('simulated');
      return `/customers/${encodeURIComponent(items[0]?.customerId ?? 'nobody')}?shop=simulated`;
    };
    const alertPage = async (): Promise<string> => {
      const { items } = await api.alerts('simulated');
      return `/alerts/${items[0]?.id ?? 'none'}?shop=simulated`;
    };

    it.each<readonly [string, () => Promise<string>]>([
      ['the queue', () => Promise.resolve('/alerts?shop=simulated')],
      ['an alert', alertPage],
      ['the customers', () => Promise.resolve('/customers?shop=real')],
      ['a customer', customerPage],
      ['the overview', () => Promise.resolve('/overview?shop=real')],
      ['the model', () => Promise.resolve('/model?shop=real')],
      ['the settings', () => Promise.resolve('/settings?shop=real')],
    ])('%s', async (_name, pathOf) => {
      const faults: string[] = [];
      const note = (error: Error): void => void faults.push(error.message);
      page.on('pageerror', note);
      await page.goto(`${system.origin}${await pathOf()}`);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page.waitForLoadState('networkidle').catch(() => undefined);
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze();
      page.off('pageerror', note);
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
      ).toEqual([]);
      expect(faults).toEqual([]);
      // Nothing sticks out of the screen sideways.
      const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      expect(overflow).toBeLessThanOrEqual(0);
    });
  });
}
