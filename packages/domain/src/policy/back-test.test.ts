import { backTest, decodeBackTest, encodeBackTest, type BackTestRow } from './back-test.ts';

const terms = { line: 0.5, minimumOrders: 2, minimumValueMinor: 0 };
const row = (changed: Partial<BackTestRow>): BackTestRow => ({
  customer: 1,
  day: 7,
  probability: 0.5,
  orders: 2,
  daysSinceLastOrder: 60,
  left: 1,
  atStakeMinor: 1_000,
  ...changed,
});

it('counts an alert once while it stands, and again after an order', () => {
  const rows = [
    row({}),
    row({ day: 14, probability: 0.43, daysSinceLastOrder: 67 }),
    row({ day: 21, probability: 0.6, daysSinceLastOrder: 3, left: 0 }),
  ];
  const found = backTest(rows, terms);
  expect(found.weeks.map(({ opened, right }) => [opened, right])).toEqual([
    [1, 1],
    [0, 0],
    [1, 0],
  ]);
  expect(found).toMatchObject({
    firstMorning: 1,
    alertsADay: 1 / 14,
    precision: 0.5,
    caughtMinor: 1_000,
    leftMinor: 1_000,
    daysBeforeRule: 30,
  });
});

it('asks for the orders and the value of the terms', () => {
  const rows = [row({ orders: 1 }), row({ customer: 2, atStakeMinor: 100 })];
  expect(backTest(rows, terms).firstMorning).toBe(1);
  expect(backTest(rows, { ...terms, minimumValueMinor: 51 }).firstMorning).toBe(0);
  expect(backTest(rows, { ...terms, minimumOrders: 1 }).caughtMinor).toBe(1_100);
  expect(backTest([], terms)).toMatchObject({ weeks: [], precision: null, alertsADay: 0 });
});

it('comes back from its bytes', () => {
  const rows = [
    row({}),
    row({ customer: 12_345_678, day: 20_000, probability: 0.25, atStakeMinor: 123_456 }),
  ];
  expect(decodeBackTest(encodeBackTest(rows))).toEqual(rows);
  expect(() => decodeBackTest(new Uint8Array(5))).toThrow(RangeError);
});
