import { dayMs, type ImpactPage, type Shop, type TrialInterval } from '@ebb/contracts';
import type { Formats } from '../../lib/formats/formats.ts';

export type Measure = 'revenue' | 'retention';

export const measureWords: Readonly<Record<Measure, string>> = {
  revenue: 'Net revenue a customer',
  retention: 'Customers who ordered again',
};

/** A value of a measure: an amount, or a share. */
export function valueText(measure: Measure, value: number, shop: Shop, formats: Formats): string {
  return measure === 'revenue'
    ? formats.money(Math.round(value), shop.currency, shop.currencyDigits)
    : formats.finePercent(value);
}

/** A difference, with its sign; of shares in points, which are no percentages of anything. */
export function differenceText(measure: Measure, value: number, shop: Shop, formats: Formats): string {
  const sign = value > 0 ? '+' : value < 0 ? '−' : '';
  const size = Math.abs(value);
  return measure === 'revenue'
    ? `${sign}${formats.money(Math.round(size), shop.currency, shop.currencyDigits)}`
    : `${sign}${formats.fine(Math.round(size * 1_000) / 10)} points`;
}

/** Empty where there are too few for an interval. */
export function intervalText(
  measure: Measure,
  interval: TrialInterval | null,
  shop: Shop,
  formats: Formats,
): string {
  if (interval?.low == null || interval.high === null) return '';
  const [low, high] = [interval.low, interval.high].map((value) =>
    differenceText(measure, value, shop, formats),
  );
  return `${measure === 'retention' ? low?.replace(' points', '') : low} to ${high}`;
}

/** A number that was worked out, not counted: its first two digits mean something. */
export function roughly(count: number, formats: Formats): string {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return formats.number(Math.round(count / step) * step);
}

/** The plain answer, a sentence or two. */
export function verdictWords(
  page: ImpactPage,
  shop: Shop,
  formats: Formats,
): { title: string; text: string } {
  const { verdict, revenue, retention, matured, phase, ratioP } = page;
  const money = (minor: number) => formats.wholeMoney(minor, shop.currency, shop.currencyDigits);
  const each = (minor: number) => formats.money(Math.round(minor), shop.currency, shop.currencyDigits);
  const points = (share: number) => `${formats.fine(Math.round(share * 1_000) / 10)} points`;
  const kept =
    retention?.low == null || retention.high === null
      ? ''
      : retention.low > 0
        ? ` It also keeps customers: ${points(retention.difference)} more of them ordered again.`
        : retention.high < 0
          ? ` ${points(-retention.difference)} fewer of the worked ordered again.`
          : '';
  switch (verdict.kind) {
    case 'off':
      return {
        title: 'Nobody can say yet whether the work pays.',
        text: 'Whoever comes back after a call might have come back without it. To know, the alerts of a few customers, drawn by chance, have to be left alone and compared.',
      };
    case 'not_trustworthy':
      return {
        title: 'These numbers are not trustworthy.',
        text: `The two groups are not of the sizes that the draw makes (${formats.percent((phase?.sharePercent ?? 0) / 100)} were to be withheld; by chance alone groups like these come up once in ${formats.number(Math.round(1 / Math.max(ratioP, 1e-9)))}). Something other than chance decided who is where, so no verdict is given.`,
      };
    case 'too_few': {
      const missing = verdict.missing ?? 0;
      const outcomeDays = phase?.outcomeDays ?? 0;
      const first =
        matured.worked + matured.withheld === 0 ? (phase?.startedAt ?? 0) + outcomeDays * dayMs : null;
      return {
        title: 'Too early to say.',
        text: `The outcomes of about ${formats.number(missing)} more withheld ${missing === 1 ? 'customer' : 'customers'} have to be known before there is a verdict; ${formats.number(matured.withheld)} are so far. An outcome is known ${formats.number(outcomeDays)} days after the alert${first === null ? '' : `, the first not before ${formats.day(first)}`}.`,
      };
    }
    case 'paid':
      return {
        title: 'The work pays.',
        text: `Each customer the team saw brought ${each(revenue?.difference ?? 0)} more than one who was withheld, after the cost of contact (between ${each(revenue?.low ?? 0)} and ${each(revenue?.high ?? 0)}): about ${money((revenue?.difference ?? 0) * matured.worked)} in this phase so far.${kept}`,
      };
    case 'cost':
      return {
        title: 'The work costs more than it brings.',
        text: `Each customer the team saw brought ${each(-(revenue?.difference ?? 0))} less than one who was withheld, after the cost of contact (between ${each(-(revenue?.high ?? 0))} and ${each(-(revenue?.low ?? 0))}).${kept}`,
      };
    case 'open':
      return {
        title: 'No difference that can be told from chance.',
        text: `Between ${differenceText('revenue', revenue?.low ?? 0, shop, formats)} and ${differenceText('revenue', revenue?.high ?? 0, shop, formats)} a customer is possible, after the cost of contact.${kept}`,
      };
  }
}
