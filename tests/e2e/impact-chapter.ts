import type { WholeSystem } from '@ebb/testkit';
import type { Browser, Page } from 'playwright-core';
import { complaintsOf, looks } from './accessibility-complaints.ts';
import { openBrowser, person } from './browser.ts';
import { createImpactShops, type ImpactShops } from './shops/impact-shop.ts';

const lead = 'lead@ebb.example';
const agent = 'agent@ebb.example';

/** Whether the work pays, as a retention lead reads it, and how the comparison is switched on. */
export function impactChapter(theSystem: () => WholeSystem): void {
  describe('the impact page', () => {
    let system: WholeSystem;
    let shops: ImpactShops;
    let browser: Browser;
    let page: Page;
    const faults: string[] = [];

    beforeAll(async () => {
      system = theSystem();
      shops = await createImpactShops(system.databaseUrl, [lead, agent]);
      browser = await openBrowser();
      page = await person(browser, system, lead, { reducedMotion: 'reduce' });
      page.on('pageerror', (error) => void faults.push(error.message));
    });

    afterEach(() => {
      expect(faults.splice(0)).toEqual([]);
    });

    afterAll(async () => {
      await browser.close();
    });

    const open = (path: string, shop: string, where = page) =>
      where.goto(`${system.origin}${path}?shop=${shop}`);

    it('gives the verdict first, the comparison with its interval, and the claim without it', async () => {
      await open('/impact', shops.compared);
      await page
        .locator('[data-testid="impact-verdict"][data-kind="paid"]')
        .getByText('The work pays.')
        .waitFor();
      await page
        .getByTestId('impact-retention')
        .getByText(/to \+[\d.]+ points/)
        .waitFor();
      await page.getByTestId('impact-naive').getByText('€').waitFor();
      await page.getByRole('button', { name: 'Effect, week by week: show the table' }).click();
      const table = page.getByRole('region', { name: 'Effect, week by week, table' });
      expect(await table.getByRole('row').count()).toBeGreaterThan(20);
      await page.getByRole('button', { name: 'Effect, week by week: show the chart' }).click();
      await page.getByText('although withheld').waitFor();
      const found: string[] = [];
      for (const look of looks) found.push(...(await complaintsOf(page, look)));
      expect(found).toEqual([]);
    });

    it('shows a withheld alert in no queue, and says on its own page why', async () => {
      await open('/alerts', shops.compared);
      await page
        .getByText(/^c-1498x*$/)
        .first()
        .waitFor();
      expect(await page.getByText(shops.withheld.customerId, { exact: true }).count()).toBe(0);
      await open(`/alerts/${shops.withheld.alertId}`, shops.compared);
      await page.getByRole('note').getByText('Withheld for comparison.').waitFor();
    });

    it('says what to switch on, and begins when that is done', async () => {
      await open('/impact', shops.notBegun);
      await page.locator('[data-kind="off"]').waitFor();
      await page.getByTestId('impact-outlook').waitFor();
      await page.getByRole('link', { name: 'Choose the share' }).click();
      const share = page.getByLabel('Customers withheld, to compare');
      await share.fill('20');
      await page.getByRole('button', { name: 'Save…' }).click();
      await page.getByText('The comparison begins: 20% of the customers are drawn').waitFor();
      await page.getByRole('button', { name: 'Set it' }).click();
      await page.getByText('20% withheld').waitFor();
      await open('/impact', shops.notBegun);
      await page.locator('[data-kind="too_few"]').getByText('about 100 more withheld customers').waitFor();
    });

    it('is not for those who work the queue', async () => {
      const theirs = await person(browser, system, agent);
      await open('/impact', shops.compared, theirs);
      await theirs.getByText('Not for those who work the queue').waitFor();
      expect(await theirs.getByRole('link', { name: 'Impact' }).count()).toBe(0);
      await theirs.context().close();
    });
  });
}
