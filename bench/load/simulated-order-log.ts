import { createSeededRandom } from '@ebb/forest';

/**
 * An invented order log of a character the reference shop does not have: groceries, most customers every week or two,
 * a rhythm of their own, slower for some weeks before two thirds of those who leave do so; new customers all the time,
 * a summer in which everybody orders less. CSV with the columns customer, time, amount.
 */
export function simulateGroceryLog(options: {
  readonly customers: number;
  readonly days: number;
  readonly seed: number;
}): string {
  const { customers, days, seed } = options;
  const random = createSeededRandom(seed, 0);
  const uniform = (): number => (random.below(2 ** 30) + 0.5) / 2 ** 30;
  const exponential = (mean: number): number => -mean * Math.log(uniform());
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const lines = ['customer,time,amount'];
  const start = Date.UTC(2024, 0, 1);
  for (let customer = 0; customer < customers; customer++) {
    const joined = -200 + uniform() * (200 + 0.8 * days);
    const meanGapDays = 11 * Math.exp(0.55 * normal());
    const regularity = 1 + Math.floor(3 * uniform());
    const basket = 35 * Math.exp(0.5 * normal());
    const leaves = joined + exponential(uniform() < 0.4 ? 390 : 180);
    const fades = uniform() < 0.65;
    for (let day = joined; day < days && day < leaves;) {
      if (day >= 0) {
        const time = new Date(start + Math.floor(day * 86_400) * 1000).toISOString();
        lines.push(`g${customer},${time},${(basket * Math.exp(0.4 * normal())).toFixed(2)}`);
      }
      let gap = 0;
      for (let part = 0; part < regularity; part++) gap += exponential(meanGapDays / regularity);
      const slower = fades && leaves - day < 45 ? 2.6 : 1;
      const summer = day % 365 > 210 && day % 365 < 240 ? 1.25 : 1;
      day += gap * slower * summer;
    }
  }
  return lines.join('\n');
}
