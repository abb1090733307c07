import { leadTime, type ScoredRows } from './lead-time.ts';

interface Row {
  readonly customer: number;
  readonly day: number;
  readonly silent: number;
  readonly label: 0 | 1;
  readonly probability: number;
}

function columns(rows: readonly Row[]): [ScoredRows, number[]] {
  return [
    {
      customers: rows.map(({ customer }) => customer),
      cutOffDays: rows.map(({ day }) => day),
      daysSinceLastOrder: rows.map(({ silent }) => silent),
      labels: rows.map(({ label }) => label),
    },
    rows.map(({ probability }) => probability),
  ];
}

/** Weekly rows of one silence, from its beginning on; left if it is never broken. */
function silence(
  customer: number,
  weeks: number,
  left: boolean,
  probability: (week: number) => number,
): Row[] {
  return Array.from({ length: weeks }, (_, week) => ({
    customer,
    day: 1000 + 7 * week,
    silent: 7 * week,
    label: left ? 1 : 0,
    probability: probability(week),
  }));
}

it('counts days from the alert to the 90th day of silence', () => {
  const rows = [
    ...silence(1, 16, true, (week) => 0.1 * week),
    ...silence(2, 16, true, (week) => (week < 10 ? 0.1 : 0.9)),
    ...silence(3, 3, false, () => 0.3),
  ];
  // The rule is right both times. The lowest threshold that is: 0.31, above the customer who stayed.
  const result = leadTime(...columns(rows));
  expect(result).toMatchObject({
    threshold: 0.31,
    precision: 1,
    rulePrecision: 1,
    leavers: 2,
    warnedEarlier: 2,
  });
  // Alerts in weeks 4 and 10: 90 − 28 and 90 − 70 days.
  expect(result).toMatchObject({ medianDaysEarlier: 20, meanDaysEarlier: (62 + 20) / 2 });
});

it('gives the model no more false alarms than the rule has', () => {
  const rows = [
    ...silence(1, 16, true, () => 0.9),
    ...silence(2, 16, false, () => 0.2),
    ...silence(3, 5, false, () => 0.4),
    ...silence(4, 5, false, () => 0.5),
  ];
  // The rule warns of 1 and 2, half of it rightly; flagging everybody would be right once in four.
  expect(leadTime(...columns(rows))).toMatchObject({ threshold: 0.41, precision: 0.5, rulePrecision: 0.5 });
});

it('counts leavers it does not warn of earlier as 0 days', () => {
  const rows = [
    ...silence(1, 16, true, (week) => (week < 14 ? 0.1 : 0.9)),
    ...silence(2, 16, true, () => 0.8),
  ];
  const result = leadTime(...columns([...rows, ...silence(3, 3, false, () => 0.5)]));
  expect(result).toMatchObject({ leavers: 2, warnedEarlier: 1, medianDaysEarlier: 90, meanDaysEarlier: 45 });
});

it('does not count silences whose 90th day was past at the first cut-off, and needs the rule to alert', () => {
  const old = { customer: 9, day: 1000, silent: 120, label: 1, probability: 0.9 } as const;
  expect(leadTime(...columns([old]))).toBeNull();
  expect(leadTime(...columns([old, ...silence(1, 5, true, () => 0.9)]))).toMatchObject({ leavers: 1 });
  expect(leadTime(...columns(silence(1, 5, true, () => 0.9)))).toBeNull();
});

it('warns nobody earlier where the model is never as precise as the rule', () => {
  const rows = [...silence(1, 16, true, () => 0.2), ...silence(2, 5, false, () => 0.6)];
  expect(leadTime(...columns(rows))).toMatchObject({ warnedEarlier: 0, meanDaysEarlier: 0, leavers: 1 });
});
