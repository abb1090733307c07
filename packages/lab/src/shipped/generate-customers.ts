import { createSeededRandom } from '@ebb/forest';

const header = 'age,income_thousands,spending_score,purchases_a_year';
/** Means and spreads of age, income, spending score and purchases a year, and how many customers are like that. */
const groups = [
  { means: [27, 32, 78, 26], spreads: [6, 9, 9, 7], customers: 44 },
  { means: [34, 88, 82, 38], spreads: [5, 14, 8, 9], customers: 40 },
  { means: [46, 58, 50, 14], spreads: [9, 9, 7, 5], customers: 56 },
  { means: [52, 92, 18, 6], spreads: [9, 16, 8, 3], customers: 34 },
  { means: [66, 26, 22, 4], spreads: [11, 8, 9, 3], customers: 26 },
] as const;
/** Age 18 to 100, income from 0, spending score 1 to 100, purchases from 0. */
const least = [18, 0, 1, 0] as const;
const most = [100, Infinity, 100, Infinity] as const;

/** 200 made-up customers of five kinds as CSV; the same for the same seed. */
export function generateCustomers(seed = 200): string {
  const random = createSeededRandom(seed, 0);
  const uniform = () => (random.below(2 ** 31) + 0.5) / 2 ** 31;
  // Box and Muller 1958.
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const rows = groups.flatMap(({ means, spreads, customers }) =>
    Array.from({ length: customers }, () =>
      means.map((mean, place) =>
        Math.min(most[place]!, Math.max(least[place]!, Math.round(mean + spreads[place]! * normal()))),
      ),
    ),
  );
  for (let place = rows.length - 1; place > 0; place--) {
    const other = random.below(place + 1);
    [rows[place], rows[other]] = [rows[other]!, rows[place]!];
  }
  return `${[header, ...rows.map((row) => row.join(','))].join('\n')}\n`;
}
