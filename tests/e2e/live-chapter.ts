import type { ClientToServer, PredictionMessage, ServerToClient } from '@ebb/contracts';
import { uniqueName, waitFor, type WholeSystem } from '@ebb/testkit';
import type { Browser, Locator, Page } from 'playwright-core';
import { io, type Socket } from 'socket.io-client';
import { type ApiClient, signIn } from './api-client.ts';
import { openBrowser, person } from './browser.ts';
import { orderLongAgo, postTrack, produceTrack } from './shops/shop-sender.ts';

const shop = 'simulated';

/** The customer's row in the queue, after what is new there has been let in. */
async function rowOf(page: Page, customerId: string): Promise<Locator> {
  const row = page.locator(`tr[data-customer-id="${customerId}"]`);
  const news = page.getByRole('button', { name: /\d+ new/ });
  await row.or(news).first().waitFor();
  if (!(await row.isVisible())) await news.click();
  await row.waitFor();
  return row;
}

function openQueue(page: Page, system: WholeSystem): Promise<unknown> {
  return page
    .goto(`${system.origin}/alerts?shop=${shop}&view=todo&sort=newest`)
    .then(() => page.locator('[data-live-state="live"]').first().waitFor());
}

/** Events as shops send them, alerts as people see them. */
export function liveChapter(theSystem: () => WholeSystem): void {
  describe('the living shop', () => {
    let system: WholeSystem;
    let api: ApiClient;
    let browser: Browser;
    let lead: Page;
    let agent: Page;
    const httpCustomer = uniqueName('http-customer');
    const kafkaCustomer = uniqueName('kafka-customer');

    beforeAll(async () => {
      system = theSystem();
      api = await signIn(system);
      browser = await openBrowser();
      [lead, agent] = await Promise.all([
        person(browser, system, 'lead@ebb.example'),
        person(browser, system, 'agent@ebb.example'),
      ]);
      await Promise.all([openQueue(lead, system), openQueue(agent, system)]);
    });

    afterAll(async () => {
      await browser.close();
    });

    it.each([
      ['plain HTTP', httpCustomer, postTrack],
      ['a Kafka client', kafkaCustomer, produceTrack],
    ])('shows an alert that an event sent with %s has raised', async (way, customerId, send) => {
      const startedMs = performance.now();
      // Who has ordered only once is nobody's alert: the second order raises it.
      await send(system, orderLongAgo(customerId));
      await send(system, orderLongAgo(customerId));
      await rowOf(lead, customerId);
      console.info(`${way}: event to alert on screen ${Math.round(performance.now() - startedMs)} ms`);
    });

    it('shows in a second browser who has taken it', async () => {
      const seenByAgent = await rowOf(agent, httpCustomer);
      const seenByLead = await rowOf(lead, httpCustomer);
      await seenByLead.getByRole('button', { name: /^Assign .* to me$/ }).click();
      await seenByAgent.filter({ hasText: 'Assigned to Lena Brandt' }).waitFor();
      // What is seen is what is stored.
      const page = await api.alerts(shop);
      expect(page.items.find(({ customerId }) => customerId === httpCustomer)).toMatchObject({
        status: 'acknowledged',
        ownerName: 'Lena Brandt',
      });
    });

    it('leaves the other alert to whoever takes it', async () => {
      const row = await rowOf(agent, kafkaCustomer);
      expect(await row.getByRole('button', { name: /^Assign .* to me$/ }).count()).toBe(1);
    });

    it('puts an event into the timeline of a page that is open', async () => {
      await lead.goto(`${system.origin}/customers/${kafkaCustomer}?shop=${shop}`);
      await lead.locator('[data-live-state="live"]').first().waitFor();
      const timeline = lead.getByTestId('timeline');
      await timeline.getByRole('listitem').first().waitFor();
      const event = uniqueName('Wish List Shared');
      const startedMs = performance.now();
      await postTrack(system, { userId: kafkaCustomer, event });
      await timeline.getByText(event).waitFor();
      console.info(`event to timeline on screen ${Math.round(performance.now() - startedMs)} ms`);
    });

    it('has an event in the timeline and in the score, and tells the socket', async () => {
      const socket: Socket<ServerToClient, ClientToServer> = io(system.origin, {
        auth: { token: api.token },
        transports: ['websocket'],
      });
      try {
        const received: PredictionMessage[] = [];
        socket.on('prediction_update', (message) => received.push(message));
        await new Promise<void>((resolve, reject) => {
          socket.emit('subscribe_alerts', { shopId: shop }, (answer) =>
            answer.ok ? resolve() : reject(new Error(answer.detail)),
          );
        });
        const before = await api.customer(shop, kafkaCustomer);
        const startedMs = performance.now();
        const since = (): number => Math.round(performance.now() - startedMs);
        await postTrack(system, {
          userId: kafkaCustomer,
          event: 'Support Ticket Opened',
          properties: { ticket_id: 'T-1', subject: 'Where is my parcel?' },
        });
        const update = await waitFor(
          () =>
            received.find(({ customerId, kind }) => customerId === kafkaCustomer && kind === 'ticket_opened'),
          { what: 'the prediction on the socket' },
        );
        const receivedMs = since();
        const after = await waitFor(
          async () => {
            const detail = await api.customer(shop, kafkaCustomer);
            return detail.version > before.version ? detail : undefined;
          },
          { what: 'the new score over REST' },
        );
        const { items } = await api.timeline(shop, kafkaCustomer);
        console.info(`event to socket ${receivedMs} ms, to timeline and score over REST ${since()} ms`);
        expect(update.version).toBe(after.version);
        expect(items.map(({ kind }) => kind)).toEqual([
          'ticket_opened',
          'activity',
          'order_completed',
          'order_completed',
        ]);
        const tickets = after.features.find(({ name }) => name === 'support_tickets_90d');
        expect(tickets?.value).toBe(1);
      } finally {
        socket.disconnect();
      }
    });
  });
}
