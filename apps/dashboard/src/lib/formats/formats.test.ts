import { dayMs } from '@ebb/domain';
import { createFormats, sumByCurrency } from './formats.ts';

const british = createFormats({ locale: 'en-GB', timeZone: 'Europe/London' });
const german = createFormats({ locale: 'de-DE', timeZone: 'Europe/Berlin' });
const noon = Date.UTC(2026, 5, 1, 12, 0);
describe('money', () => {
  it('divides minor units by the digits of the currency', () => {
    expect(british.money(123_456, 'GBP', 2)).toBe('£1,234.56');
    expect(british.money(1234, 'JPY', 0)).toBe('¥1,234');
    expect(british.money(1_234_567, 'KWD', 3)).toContain('1,234.567');
  });

  it('follows the locale', () => {
    expect(german.money(123_456, 'EUR', 2)).toMatch(/^1\.234,56\s€$/);
  });

  it('rounds to whole units where asked', () => {
    expect(british.wholeMoney(123_456, 'GBP', 2)).toBe('£1,235');
  });

  it('keeps the sign of a refund', () => {
    expect(british.money(-500, 'GBP', 2)).toBe('-£5.00');
  });
});

describe('times', () => {
  it('shows the same moment in each zone', () => {
    expect(british.time(noon)).toBe('13:00');
    expect(german.time(noon)).toBe('14:00');
  });

  it('does not move whole UTC days into another zone', () => {
    const honolulu = createFormats({ locale: 'en-GB', timeZone: 'Pacific/Honolulu' });
    expect(honolulu.utcDay('2026-06-01')).toBe('1 Jun');
  });

  it.each([
    [10_000, 'just now', 'now'],
    [5 * 60_000, '5 minutes ago', '5m'],
    [3 * 3_600_000, '3 hours ago', '3h'],
    [dayMs, 'yesterday', '1d'],
    [61 * dayMs, '61 days ago', '61d'],
    [150 * dayMs, '4 months ago', '150d'],
    [800 * dayMs, '2 years ago', '800d'],
  ])('says how long ago %d ms was', (past, ago, age) => {
    expect(british.ago(noon - past, noon)).toBe(ago);
    expect(british.age(noon - past, noon)).toBe(age);
  });

  it('counts whole days as reasons do: 32 of them are never shown as 31', () => {
    const evening = Date.UTC(2026, 5, 1, 20);
    const morning = Date.UTC(2026, 6, 3, 6);
    expect(british.ago(evening, morning)).toBe('31 days ago');
    expect(british.daysAgo(evening, morning)).toBe('32 days ago');
    expect(british.daysAgo(evening, evening + 3 * 3_600_000)).toBe('3 hours ago');
  });

  it('never says that something is in the future, whatever the clocks', () => {
    expect(british.ago(noon + 5_000, noon)).toBe('just now');
  });
});

it('never adds one currency to another', () => {
  const amounts = [
    [100, 'GBP'],
    [900, 'EUR'],
    [50, 'GBP'],
  ] as const;
  expect(sumByCurrency(amounts)).toEqual([
    [900, 'EUR'],
    [150, 'GBP'],
  ]);
  expect(sumByCurrency([])).toEqual([]);
});
