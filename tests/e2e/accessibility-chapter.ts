import type { WholeSystem } from '@ebb/testkit';
import type { Browser, Page } from 'playwright-core';
import { complaintsOf, looks } from './accessibility-complaints.ts';
import { type ApiClient, signIn } from './api-client.ts';
import { openBrowser, person } from './browser.ts';

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

    const worstAlert = async () => (await api.alerts('simulated')).items[0];

    it.each<readonly [string, () => Promise<string>]>([
      ['the queue', async () => '/alerts?shop=simulated'],
      ['an alert', async () => `/alerts/${(await worstAlert())?.id ?? 'none'}?shop=simulated`],
      ['the customers', async () => '/customers?shop=real'],
      ['a customer', async () => `/customers/${(await worstAlert())?.customerId ?? 'none'}?shop=simulated`],
      ['the overview', async () => '/overview?shop=real'],
      ['the analytics', async () => '/analytics?shop=simulated'],
      ['the impact', async () => '/impact?shop=simulated'],
      ['the lab', async () => '/lab?shop=real'],
      ['the events', async () => '/events?shop=real'],
      ['the model', async () => '/model?shop=real'],
      ['the orders to come', async () => '/model/purchase?shop=real'],
      ['the settings', async () => '/settings?shop=real'],
      ['the audit log', async () => '/settings/audit?shop=real'],
      ['the people', async () => '/settings/people?shop=real'],
      ['the system', async () => '/system?shop=real'],
      ['a runbook', async () => '/runbooks/EbbScoringStalled'],
      ['the messages', async () => '/settings/delivery?shop=real'],
      ['the sources', async () => '/settings/sources?shop=real'],
    ])('%s', async (_name, pathOf) => {
      await page.goto(`${system.origin}${await pathOf()}`);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      const found: string[] = [];
      for (const look of looks) found.push(...(await complaintsOf(page, look)));
      expect(found).toEqual([]);
      expect(faults).toEqual([]);
    });
  });
}
