import type { AlertDetail, AlertsPage, CreatedWriteKey } from '@ebb/contracts';
import { setTimeout as delay } from 'node:timers/promises';
import { openDatabase } from '@ebb/db';
import { uniqueName, waitFor, type WholeSystem } from '@ebb/testkit';
import type { Browser, Locator, Page } from 'playwright-core';
import { type ApiClient, signIn } from './api-client.ts';
import { openBrowser, person } from './browser.ts';
import { orderLongAgo, postTrack } from './shops/shop-sender.ts';

const customers = 14;
const capacity = 8;
const latencyMs = 250;
const lead = 'lead@ebb.example';

/** What is done to each of twelve alerts, by keys alone, and what its activity must say afterwards. */
const work = [
  { do: 'take', logged: ['acknowledge'] },
  { do: 'hand on', logged: ['assign'] },
  { do: 'note and call', logged: ['note', 'contact'] },
  { do: 'snooze', logged: ['snooze'] },
  { do: 'close', logged: ['resolve'] },
  { do: 'take', logged: ['acknowledge'] },
  { do: 'snooze', logged: ['snooze'] },
  { do: 'close', logged: ['resolve'] },
  { do: 'note and call', logged: ['note', 'contact'] },
  { do: 'close', logged: ['resolve'] },
  { do: 'snooze', logged: ['snooze'] },
  { do: 'close', logged: ['resolve'] },
] as const;

/** A morning at the queue over a slow line: a day's work, worked off by keyboard. */
export function workingDayChapter(theSystem: () => WholeSystem): void {
  describe('a day’s work', () => {
    let system: WholeSystem;
    let api: ApiClient;
    let shop: string;
    let browser: Browser | undefined;
    let page: Page;

    beforeAll(async () => {
      system = theSystem();
      shop = await createShop(system.databaseUrl, [lead, 'agent@ebb.example']);
      api = await signIn(system);
      const { writeKey } = await api.post<CreatedWriteKey>(`/api/shops/${shop}/write-keys`, {
        name: 'work',
        kind: 'server',
      });
      const writeKeys = { ...system.writeKeys, simulated: writeKey };
      for (let at = 0; at < customers; at++) {
        const order = orderLongAgo(`worked-${String(at).padStart(2, '0')}`);
        const properties = { ...order.properties, total: 2_000 - 100 * at };
        // Who has ordered only once is nobody's alert.
        await postTrack({ ...system, writeKeys }, { ...order, properties });
        await postTrack({ ...system, writeKeys }, orderLongAgo(order.userId));
      }
      await waitFor(async () => (await listed()).total === customers, { what: 'the alerts' });
      browser = await openBrowser();
      page = await person(browser, system, lead);
      await page.route('**/api/**', async (route) => {
        await delay(latencyMs);
        await route.continue();
      });
    });

    afterAll(async () => {
      await browser?.close();
    });

    const listed = (query: Record<string, string> = {}) =>
      api.get<AlertsPage>('/api/alerts', { shop, limit: '200', ...query });
    const rows = (): Locator => page.locator('tr[data-alert-id]');
    const row = (id: string): Locator => page.locator(`tr[data-alert-id="${id}"]`);
    const dialog = (): Locator => page.getByRole('dialog');
    const type = async (...keys: string[]): Promise<void> => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const focused = (): Promise<string | null> =>
      page.evaluate('document.activeElement?.getAttribute("data-alert-id") ?? null');

    it('sets on the policy page how much a day holds', async () => {
      await page.goto(`${system.origin}/settings/policy?shop=${shop}`);
      await page.getByRole('slider', { name: 'Alerts the team works off in a day' }).fill(String(capacity));
      // Whatever day it is.
      for (const day of await page.getByRole('group', { name: 'Working days' }).getByRole('checkbox').all())
        await day.check();
      await page.getByRole('button', { name: 'Save…' }).click();
      await dialog().getByRole('button', { name: 'Set it' }).click();
      await dialog().waitFor({ state: 'detached' });
      await waitFor(async () => (await listed({ plan: 'today' })).total === capacity, {
        what: 'a day of eight alerts',
      });
    });

    it('is worked off by keyboard, each next alert moving up, every action in the log exactly once', async () => {
      const ids = (await listed({ status: 'open' })).items.map(({ id }) => id);
      await page.goto(`${system.origin}/alerts?shop=${shop}`);
      await rows().first().waitFor();
      expect(await rows().count()).toBe(capacity);
      await type('j');
      for (const [at, { do: what }] of work.entries()) {
        const id = ids[at]!;
        // From the ninth on these have moved up meanwhile.
        await row(id).waitFor();
        for (let steps = 0; (await focused()) !== id && steps < customers; steps++) await type('j');
        expect(await focused()).toBe(id);
        await keysOf[what]();
      }
      for (const [at, { logged }] of work.entries()) {
        const log = async () => {
          const { actions } = await api.get<AlertDetail>(`/api/alerts/${ids[at]}`);
          return actions.filter(({ actorName }) => actorName !== null).map(({ action }) => action);
        };
        await waitFor(async () => (await log()).length >= logged.length, { what: `the log of ${at}` });
        expect(await log()).toEqual(logged);
      }
      const { plan, counts } = await listed();
      expect(plan).toMatchObject({ capacity, workedOff: 6 });
      expect(counts).toMatchObject({ today: 5, backlog: 0, snoozed: 3 });
    });

    const submitted = () => dialog().waitFor({ state: 'detached' });
    const keysOf: Readonly<Record<(typeof work)[number]['do'], () => Promise<void>>> = {
      take: () => type('1'),
      async 'hand on'() {
        await type('t');
        await dialog().getByRole('radio').first().waitFor();
        await type('Space', 'Enter');
        await submitted();
      },
      async 'note and call'() {
        await type('4');
        await dialog().getByRole('textbox').waitFor();
        await page.keyboard.type('Called last week, asks for a new price list');
        await type('Tab', 'Tab', 'Enter');
        await submitted();
        await type('2');
        await dialog().getByRole('radio').first().waitFor();
        await type('Space', 'Enter');
        await submitted();
      },
      async snooze() {
        await type('h');
        await dialog().getByRole('radio').first().waitFor();
        await type('Space', 'Enter');
        await submitted();
      },
      async close() {
        await type('3');
        await dialog().getByRole('radio').first().waitFor();
        await type('Space', 'Enter');
        await submitted();
      },
    };
  });
}

/** A shop of its own, so that nothing but these alerts is today's work. */
async function createShop(databaseUrl: string, members: readonly string[]): Promise<string> {
  const db = openDatabase(databaseUrl, { poolSize: 2 });
  try {
    const id = uniqueName('work');
    const shop = { name: 'Shop of the working day', currency: 'EUR', currencyDigits: 2, timeZone: 'UTC' };
    await db.prisma.shop.create({ data: { id, ...shop, settings: '{}', createdMs: BigInt(Date.now()) } });
    for (const email of members) {
      const { id: userId } = await db.prisma.user.findUniqueOrThrow({ where: { email } });
      await db.prisma.userShop.create({ data: { userId, shopId: id } });
    }
    return id;
  } finally {
    await db.close();
  }
}
