import { createSeededRandom } from '@ebb/forest';

interface Draw {
  uniform(): number;
  exponential(mean: number): number;
  normal(): number;
}

interface Shop {
  readonly customers: number;
  readonly days: number;
  /** Order days, fractions allowed, and amounts of one customer. */
  orders(draw: Draw): { readonly day: number; readonly amount: number }[];
}

/**
 * Invented shops to check the champion on, each of a character that neither the reference shop nor the groceries have. The
 * recipe was not chosen on them.
 */
export const simulatedShops: Readonly<Record<string, Shop>> = {
  /** A box every month, skipped now and then, paused for months and taken up again; ends on a day of its own. */
  'subscriptions with breaks': {
    customers: 3000,
    days: 540,
    orders({ uniform, exponential, normal }) {
      const orders = [];
      const periodDays = uniform() < 0.7 ? 30 : 61;
      const amount = uniform() < 0.6 ? 19.9 : 34.9;
      const skips = 0.02 + 0.15 * uniform() ** 2;
      const ends = exponential(uniform() < 0.3 ? 120 : 500);
      const joined = -300 + uniform() * 800;
      for (let day = joined; day < joined + ends; day += periodDays) {
        if (uniform() < 0.03) day += 60 + exponential(50);
        if (uniform() > skips) orders.push({ day: day + 1.5 * normal(), amount });
      }
      return orders;
    },
  },
  /** Presents: most buy in the weeks before a few dates of the year, some all year round, many only once. */
  'seasonal presents': {
    customers: 2000,
    days: 800,
    orders({ uniform, exponential, normal }) {
      const orders = [];
      const basket = 45 * Math.exp(0.6 * normal());
      const faithful = uniform() ** 2;
      const between = uniform() < 0.25 ? 40 + 80 * uniform() : 500;
      const joined = -400 + 1150 * uniform();
      const leaves = joined + exponential(500);
      const amount = (): number => basket * Math.exp(0.5 * normal());
      orders.push({ day: joined, amount: amount() });
      for (let year = -2; year < 3; year++) {
        for (const season of [40, 125, 345]) {
          const day = year * 365 + season - Math.abs(9 * normal());
          if (day > joined && day < leaves && uniform() < faithful) orders.push({ day, amount: amount() });
        }
      }
      for (let day = joined + exponential(between); day < leaves; day += exponential(between)) {
        orders.push({ day, amount: amount() });
      }
      return orders;
    },
  },
  /** Trade customers: gaps from days to months, sums over four orders of magnitude; leaving shows in the sums first. */
  wholesale: {
    customers: 700,
    days: 600,
    orders({ uniform, exponential, normal }) {
      const orders = [];
      const meanGapDays = 4 + 60 * uniform() ** 2;
      const steady = 1 + Math.floor(4 * uniform());
      const basket = 300 * Math.exp(1.6 * normal());
      const joined = -500 + 1000 * uniform();
      const leaves = joined + exponential(basket > 300 ? 700 : 350);
      for (let day = joined; day < leaves;) {
        const nearEnd = Math.max(0, 1 - (leaves - day) / 90);
        orders.push({ day, amount: basket * Math.exp(0.5 * normal() - 1.2 * nearEnd) });
        let gap = 0;
        for (let part = 0; part < steady; part++) gap += exponential(meanGapDays / steady);
        day += gap * (1 + 0.8 * nearEnd);
      }
      return orders;
    },
  },
};

/** CSV with the columns customer, time, amount. */
export function simulateShop(name: string, seed: number): string {
  const shop = simulatedShops[name];
  if (shop === undefined) throw new RangeError(`no simulated shop called ${name}`);
  const random = createSeededRandom(seed, 7);
  const uniform = (): number => (random.below(2 ** 30) + 0.5) / 2 ** 30;
  const draw: Draw = {
    uniform,
    exponential: (mean) => -mean * Math.log(uniform()),
    normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
  const lines = ['customer,time,amount'];
  const start = Date.UTC(2023, 0, 1);
  for (let customer = 0; customer < shop.customers; customer++) {
    for (const { day, amount } of shop.orders(draw)) {
      if (day < 0 || day >= shop.days) continue;
      lines.push(
        `s${customer},${new Date(start + Math.floor(day * 86_400) * 1000).toISOString()},${amount.toFixed(2)}`,
      );
    }
  }
  return lines.join('\n');
}
