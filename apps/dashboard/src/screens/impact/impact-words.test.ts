import type { ImpactPage, Shop } from '@ebb/contracts';
import { createFormats } from '../../lib/formats/formats.ts';
import { differenceText, intervalText, roughly, verdictWords } from './impact-words.ts';

const formats = createFormats({ locale: 'en-GB', timeZone: 'UTC' });
const shop: Shop = { id: 's', name: 'S', currency: 'EUR', currencyDigits: 2, timeZone: 'UTC' };
const of = (difference: number, low: number | null, high: number | null) => ({
  ...{ worked: 0, withheld: 0, difference, low, high },
  unadjusted: { difference, low, high },
});
const page = {
  verdict: { kind: 'paid', missing: null },
  revenue: of(1_335, 676, 1_995),
  retention: of(0.259, 0.154, 0.365),
  matured: { worked: 1_000, withheld: 200 },
  phase: { sharePercent: 20, outcomeDays: 30, startedAt: 0 },
  ratioP: 1,
} as unknown as ImpactPage;

it('says what each customer brought more, between what, and how many more were kept', () => {
  const { title, text } = verdictWords(page, shop, formats);
  expect(title).toBe('The work pays.');
  expect(text).toContain('€13.35 more');
  expect(text).toContain('between €6.76 and €19.95');
  expect(text).toContain('25.9 points more of them ordered again');
});

it('says how many outcomes are missing, and when the first can be known', () => {
  const early = { ...page, verdict: { kind: 'too_few', missing: 100 }, matured: { worked: 0, withheld: 0 } };
  const { text } = verdictWords(early as ImpactPage, shop, formats);
  expect(text).toContain('about 100 more withheld customers');
  expect(text).toContain('the first not before 31 Jan 1970');
});

it('gives a sign to differences, points to shares, and no interval to too few', () => {
  expect(differenceText('revenue', -250, shop, formats)).toBe('−€2.50');
  expect(differenceText('retention', 0.051, shop, formats)).toBe('+5.1 points');
  expect(intervalText('retention', of(0.05, -0.01, 0.11), shop, formats)).toBe('−1 to +11 points');
  expect(intervalText('revenue', of(5, null, null), shop, formats)).toBe('');
  expect(roughly(18_408, formats)).toBe('18,000');
});
