import fc from 'fast-check';
import { chooseAlertLine, mostAlertShare, type AlertCandidate } from './alert-line.ts';

const candidate = (
  probability: number,
  label: number,
  more: Partial<AlertCandidate> = {},
): AlertCandidate => ({
  probability,
  label,
  orders: 2,
  daysSinceLastOrder: 100,
  ...more,
});

/** 1,000 customers of two orders, the likelier to leave the higher their number; every second of the rule's list left. */
const shop = Array.from({ length: 1000 }, (_, index) =>
  candidate(index / 1000, index >= 900 || index % 2 === 0 ? 1 : 0),
);

it('takes the largest share where its list is clearly better than the rule’s', () => {
  const chosen = chooseAlertLine([shop], shop)!;
  expect(chosen).toMatchObject({ line: 0.95, share: 0.05, precision: 1, tested: 50 });
  expect(chosen.rulePrecision).toBeCloseTo(0.55);
});

it('asks for fewer where only the very top is better', () => {
  const onlyTop = shop.map((each, index) => ({ ...each, label: index >= 980 ? 1 : index % 2 }));
  const chosen = chooseAlertLine([onlyTop], onlyTop)!;
  expect(chosen.share).toBeLessThanOrEqual(0.05);
  expect(chosen.precision / chosen.rulePrecision!).toBeGreaterThanOrEqual(1.15);
});

it('leaves out who has ordered once, and knows none where nobody ordered twice', () => {
  const firstTimers = shop.map((each) => ({ ...each, orders: 1 }));
  expect(chooseAlertLine([firstTimers], firstTimers)).toBeNull();
  const mixed = [...shop, ...firstTimers.map((each) => ({ ...each, probability: 1 }))];
  expect(chooseAlertLine([mixed], mixed)!.share).toBeLessThanOrEqual(mostAlertShare);
});

it('never has more than a twentieth at or above the line, ties and all', () => {
  const anybody = fc.record({
    probability: fc.constantFrom(0.1, 0.3, 0.5, 0.7, 0.9),
    label: fc.constantFrom(0, 1),
    orders: fc.integer({ min: 1, max: 3 }),
    daysSinceLastOrder: fc.integer({ min: 0, max: 180 }),
  });
  fc.assert(
    fc.property(fc.array(anybody, { minLength: 20, maxLength: 200 }), (rows) => {
      const chosen = chooseAlertLine([rows], rows);
      if (chosen === null) return;
      const above = rows.filter(({ orders, probability }) => orders >= 2 && probability >= chosen.line);
      expect(above.length).toBe(Math.round(chosen.share * rows.length));
      expect(above.length).toBeLessThanOrEqual(rows.length * mostAlertShare);
    }),
  );
});
