import type { CustomerDetail } from '@ebb/contracts';
import { uniqueName, waitFor, type WholeSystem } from '@ebb/testkit';
import type { Browser, Page } from 'playwright-core';
import { type ApiClient, signIn } from './api-client.ts';
import { openBrowser, person } from './browser.ts';

const shop = 'simulated';

/** A guest who orders, and turns out to be a customer: sent as shops do, seen as people do. */
export function identityChapter(theSystem: () => WholeSystem): void {
  describe('guests who become known', () => {
    let system: WholeSystem;
    let api: ApiClient;
    let browser: Browser;
    let page: Page;
    const userId = uniqueName('known');
    const device = uniqueName('device');
    const address = (id: string) => `${system.origin}/customers/${encodeURIComponent(id)}?shop=${shop}`;

    async function post(path: string, message: object): Promise<void> {
      const answer = await fetch(`${system.origin}/v1/${path}`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${system.writeKeys.simulated}:`).toString('base64')}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ messageId: uniqueName('message'), ...message }),
      });
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    }

    const order = (who: object, total: number) =>
      post('track', {
        ...who,
        event: 'Order Completed',
        properties: { order_id: uniqueName('order'), total, currency: 'EUR' },
      });

    const untilOrders = (orders: number) =>
      waitFor(
        async () => {
          const detail: CustomerDetail | undefined = await api.customer(shop, userId).catch(() => undefined);
          return detail?.customer.orderCount === orders && detail;
        },
        { what: `${orders} orders of the customer` },
      );

    beforeAll(async () => {
      system = theSystem();
      api = await signIn(system);
      browser = await openBrowser();
      page = await person(browser, system, 'lead@ebb.example');
    });
    afterAll(async () => {
      await browser.close();
    });

    it('count for the customer from the moment an event names both', async () => {
      await order({ anonymousId: device }, 40);
      await order({ userId }, 10);
      await untilOrders(1);
      await post('alias', { userId, previousId: device });
      expect((await untilOrders(2)).customer.netRevenueMinor).toBe(5_000);
      await order({ anonymousId: device }, 5);
      await untilOrders(3);
      // The guest's address is the customer's now.
      await page.goto(address(`anonymous:${device}`));
      await page.waitForURL((url) => url.pathname === `/customers/${userId}`);
      await page.getByTestId('timeline').getByText('as a guest').first().waitFor();
      await page.getByRole('link', { name: 'includes an anonymous id' }).click();
      await page.getByTestId('joined-ids').getByText(device).waitFor();
    });

    it('are separated again by a person', async () => {
      await page.goto(`${address(userId)}&tab=data`);
      await page.getByRole('button', { name: `Separate ${device}` }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Separate' }).click();
      await page.getByTestId('joined-ids').getByText('None.').waitFor({ timeout: 60_000 });
      expect((await untilOrders(1)).customer.netRevenueMinor).toBe(1_000);
      await page.goto(address(`anonymous:${device}`));
      await page.getByText('has no customer').waitFor();
    });
  });
}
