import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { openDatabase } from '@ebb/db';
import { countInvoices, type InvoiceCounts, readInvoices } from '@ebb/simulator';
import { projectRoot, waitFor, type WholeSystem } from '@ebb/testkit';
import { type ApiClient, signIn } from './api-client.ts';
import { openBrowser, person } from './browser.ts';
import { testEnvironment } from './config.ts';
import { scoringLag } from './shops/shop-sender.ts';

const simulatorFolder = join(projectRoot(), 'packages/simulator');

function startLoad(
  system: WholeSystem,
  ...more: string[]
): { child: ChildProcess; code: Promise<number | null> } {
  const argv = [
    join(simulatorFolder, 'dist/main.js'),
    'load',
    '--shop',
    'real',
    '--url',
    system.origin,
    ...more,
  ];
  const child = spawn(process.execPath, argv, {
    env: { ...testEnvironment, EBB_REAL_SHOP_KEY: system.writeKeys.real },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return { child, code: new Promise((resolve) => child.once('exit', (code) => resolve(code))) };
}

/** Everything the shop has sent is in the tables, the roll-ups too: nothing is waiting, and nobody is at work on it. */
async function untilScored(system: WholeSystem): Promise<void> {
  await waitFor(async () => (await scoringLag(system)) === 0, {
    what: 'scoring to have read everything',
    timeoutMs: 120_000,
  });
  await using db = openDatabase(system.databaseUrl, { poolSize: 1 });
  const waiting = async () => (await db.query('SELECT 1 FROM rollup_change LIMIT 1')).length;
  await waitFor(async () => (await waiting()) === 0, { what: 'the roll-ups to be added up' });
}

/** The real shop's history through the real system, with the scoring process killed in the middle of it. */
export function loadChapter(theSystem: () => WholeSystem): void {
  describe('a real shop’s history', () => {
    let system: WholeSystem;
    let api: ApiClient;
    let counted: InvoiceCounts;

    beforeAll(async () => {
      system = theSystem();
      api = await signIn(system);
      counted = countInvoices(await readInvoices(join(simulatorFolder, 'data/online-retail/orders.csv.gz')));
    });

    /** The two ways of counting: over the file's rows, and as everybody sees the shop. */
    const expectTheCountsOfTheFile = async (): Promise<void> => {
      const fromMs = Date.now();
      // What was computed a moment ago is shown for a while.
      const stats = await waitFor(
        async () => {
          const shown = await api.stats('real');
          return shown.asOf >= fromMs && shown;
        },
        { what: 'the overview to be computed anew' },
      );
      expect(stats.customers.known).toBe(counted.knownCustomers);
      expect(stats.customers.anonymous).toBe(counted.guests.invoices);
      expect(stats.orders).toEqual({
        orders: counted.known.orders,
        netRevenueMinor: counted.known.netRevenueMinor,
        refundsAndCancellations: counted.known.cancellations + counted.guests.cancellations,
        guestOrders: counted.guests.orders,
        guestNetRevenueMinor: counted.guests.netRevenueMinor,
      });
    };

    it('survives a kill -9 of the scoring process in the middle of the load', async () => {
      const { code } = startLoad(system, '--batch', '100', '--concurrency', '2');
      await waitFor(async () => (await api.stats('real')).customers.known > 0, {
        what: 'the first customers',
        timeoutMs: 30_000,
      });
      const killedPid = system.pidOf('scoring');
      process.kill(killedPid, 'SIGKILL');
      const { customers } = await api.stats('real');
      expect(customers.known).toBeGreaterThan(0);
      expect(customers.known).toBeLessThan(counted.knownCustomers);

      expect(await code).toBe(0);
      await untilScored(system);
      expect(system.pidOf('scoring')).not.toBe(killedPid);
      await expectTheCountsOfTheFile();
    });

    it('shows every known customer, and their sums, on the pages of the customers list', async () => {
      const { total, items } = await api.allCustomers('real');
      expect(total).toBe(counted.knownCustomers);
      expect(new Set(items.map(({ customerId }) => customerId)).size).toBe(counted.knownCustomers);
      const sum = (values: number[]): number => values.reduce((all, value) => all + value, 0);
      expect(sum(items.map(({ orderCount }) => orderCount))).toBe(counted.known.orders);
      expect(sum(items.map(({ netRevenueMinor }) => netRevenueMinor))).toBe(counted.known.netRevenueMinor);
    });

    it('says their number in the browser', async () => {
      const browser = await openBrowser();
      try {
        const page = await person(browser, system, 'lead@ebb.example');
        await page.goto(`${system.origin}/customers?shop=real`);
        const number = counted.knownCustomers.toLocaleString('en');
        await page.getByRole('heading', { level: 1, name: `Customers ${number}` }).waitFor();
      } finally {
        await browser.close();
      }
    });

    it('counts nothing twice when the same history is sent again', async () => {
      const { code } = startLoad(system);
      expect(await code).toBe(0);
      await untilScored(system);
      await expectTheCountsOfTheFile();
    });
  });
}
