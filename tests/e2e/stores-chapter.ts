import { createHmac } from 'node:crypto';
import { waitFor, type WholeSystem } from '@ebb/testkit';
import type { Browser, Page } from 'playwright-core';
import { type ApiClient, signIn } from './api-client.ts';
import { openBrowser, person } from './browser.ts';

const shop = 'simulated';

/** A store that is connected by a person, and delivers: seen on the customer's page and under Sources. */
export function storesChapter(theSystem: () => WholeSystem): void {
  describe('a store that sends by itself', () => {
    let system: WholeSystem;
    let api: ApiClient;
    let browser: Browser;
    let page: Page;
    beforeAll(async () => {
      system = theSystem();
      api = await signIn(system);
      browser = await openBrowser();
      page = await person(browser, system, 'lead@ebb.example');
    });
    afterAll(async () => {
      await browser.close();
    });

    it('is connected with its secret, and its orders and refunds count', async () => {
      await page.goto(`${system.origin}/settings/sources?shop=${shop}`);
      await page.getByRole('radio', { name: 'WooCommerce' }).check();
      await page.getByLabel('Name of the store').fill('Harbour online');
      await page.getByRole('button', { name: 'Add store' }).click();
      const made = page.getByRole('status').filter({ hasText: 'Secret of “Harbour online”' });
      const secret = await made.locator('code').innerText();
      const line = page.getByRole('list', { name: 'Stores' }).getByRole('listitem').first();
      const address = await line.locator('code').first().innerText();
      await line.getByText('No delivery yet.').waitFor();

      const customerId = Date.now();
      const order = (change: object) => ({
        ...{ id: customerId, number: '1', status: 'processing', currency: 'EUR', customer_id: customerId },
        date_created_gmt: '2026-01-05T10:00:00',
        date_modified_gmt: '2026-01-05T10:00:00',
        total: '80.00',
        billing: { first_name: 'Ada', last_name: 'Quill', email: `ada-${customerId}@quill.example` },
        line_items: [],
        refunds: [],
        ...change,
      });
      const deliver = async (topic: string, payload: object) => {
        const body = JSON.stringify(payload);
        const signature = createHmac('sha256', secret).update(body).digest('base64');
        const headers = { 'x-wc-webhook-signature': signature, 'x-wc-webhook-topic': topic };
        const answer = await fetch(address, { method: 'POST', headers, body });
        expect([topic, answer.status]).toEqual([topic, 200]);
      };
      await deliver('order.created', order({}));
      const refunds = [{ id: customerId, reason: '', total: '-30.00' }];
      await deliver('order.updated', order({ refunds, date_modified_gmt: '2026-01-06T10:00:00' }));
      await deliver('order.updated', order({ refunds, date_modified_gmt: '2026-01-06T10:00:00' }));
      const untilWorth = (minor: number) =>
        waitFor(
          async () => {
            const detail = await api.customer(shop, String(customerId)).catch(() => undefined);
            return detail?.customer.netRevenueMinor === minor && detail.customer.orderCount === 1;
          },
          { what: `a customer with one order of ${minor}`, timeoutMs: 60_000 },
        );
      await untilWorth(5_000);
      await line.getByText('Last delivery').waitFor({ timeout: 60_000 });
      await page.goto(`${system.origin}/customers/${customerId}?shop=${shop}`);
      await page.getByRole('heading', { name: 'Ada Quill' }).waitFor();
      await page.getByTestId('timeline').getByText('Refunded').first().waitFor();
    });
  });
}
