import fc from 'fast-check';
import { assignSegments, fitSegmentModel } from './assign-segments.ts';
import { matchCentres, matchMembers } from './match-centres.ts';
import { assignAtMinimumCost } from './minimum-cost-assignment.ts';
import { rfmScores } from './rfm-scores.ts';
import { segmentImportance } from './segment-importance.ts';

function orders(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    orders(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}

describe('segments', () => {
  it('pairs at the least cost of all pairings', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 25, maxLength: 25 }),
        (rows, columns, drawn) => {
          const costs = drawn.slice(0, rows * columns);
          const assigned = assignAtMinimumCost(costs, rows, columns);
          const pairs = Array.from(assigned).flatMap((column, row) => (column < 0 ? [] : [{ row, column }]));
          expect(pairs).toHaveLength(Math.min(rows, columns));
          expect(new Set(pairs.map(({ column }) => column)).size).toBe(pairs.length);
          const size = Math.max(rows, columns);
          const costOf = (row: number, column: number): number =>
            row < rows && column < columns ? costs[row * columns + column]! : 0;
          const least = Math.min(
            ...orders(Array.from({ length: size }, (_, at) => at)).map((order) =>
              order.reduce((sum, column, row) => sum + costOf(row, column), 0),
            ),
          );
          expect(pairs.reduce((sum, { row, column }) => sum + costOf(row, column), 0)).toBe(least);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('keeps names through a new training, and says who is new', () => {
    const old = Float64Array.of(0, 0, 10, 0, 0, 10);
    const fresh = Float64Array.of(0.5, 9, 40, 40, 9, 1, 0.2, 0.1);
    expect(matchCentres(old, fresh, 2, { furthest: 5 })).toEqual({ oldOfNew: [2, null, 1, 0], ended: [] });
    expect(matchCentres(old, Float64Array.of(99, 99), 2, { furthest: 5 })).toEqual({
      oldOfNew: [null],
      ended: [0, 1, 2],
    });
    expect(matchMembers([0, 0, 1, 1, -1], [1, 1, 0, 0, 2])).toEqual({ oldOfNew: [1, 0, null], ended: [] });
  });

  it('is sure in the middle of a segment and undecided between two', () => {
    const rows = { values: Float64Array.of(-1, 1, 9, 11), featureCount: 1 };
    const model = fitSegmentModel(rows, [0, 0, 1, 1], 2);
    const asked = { values: Float64Array.of(0, 5, 5.1, 60), featureCount: 1 };
    const { segments, confidence01, isUnusual, distances } = assignSegments(model, asked);
    expect(Array.from(segments)).toEqual([0, 0, 1, 1]);
    expect(confidence01[0]).toBeCloseTo(1, 12);
    expect(confidence01[1]).toBeCloseTo(0.5, 12);
    // Squared distances 5.1² and 4.9², variance 1: odds exp((26.01 − 24.01) / 2).
    expect(confidence01[2]).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
    expect(Array.from(distances)).toEqual([0, 5, 4.9, 50]);
    expect(Array.from(isUnusual)).toEqual([0, 1, 1, 1]);
    expect(() => assignSegments(model, { values: Float64Array.of(NaN), featureCount: 1 })).toThrow('row 0');
  });

  it('says in conditions what a segment is', () => {
    const values = Float64Array.from({ length: 200 }, (_, at) => (at % 2 === 0 ? at / 2 : (at * 37) % 11));
    const labels = Int32Array.from({ length: 100 }, (_, row) => (row >= 30 && row < 60 ? 1 : 0));
    const [, middle] = segmentImportance({ values, featureCount: 2 }, labels, 2);
    expect(middle!.rule).toEqual({
      conditions: [{ column: 0, above: 29.5, atMost: 59.5 }],
      precision01: 1,
      coverage01: 1,
    });
    expect(middle!.treeImportance01[0]).toBe(1);
    // Means 44.5 inside and 51.64… outside, deviation of 0 … 99 is √833.25.
    expect(middle!.standardisedDifference[0]).toBeCloseTo((44.5 - 3615 / 70) / Math.sqrt(833.25), 12);
  });
});

describe('RFM scores', () => {
  const dayMs = 86_400_000;
  const referenceMs = 1_000 * dayMs;

  it('depend on the value only, rise with it, and fill the grid with everybody', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(400), fc.nat(6), fc.integer({ min: -50, max: 500 })), { minLength: 1 }),
        (customers) => {
          const metrics = {
            lastOrderMs: customers.map(([days]) => referenceMs - days * dayMs),
            frequency: customers.map(([, orders]) => orders),
            monetary: customers.map(([, , money]) => money),
          };
          const scores = rfmScores(metrics, { referenceMs });
          for (const [left, [days, orders, money]] of customers.entries()) {
            for (const [right, other] of customers.entries()) {
              if (days >= other[0]) expect(scores.recency[left]).toBeLessThanOrEqual(scores.recency[right]!);
              if (orders <= other[1])
                expect(scores.frequency[left]).toBeLessThanOrEqual(scores.frequency[right]!);
              if (money <= other[2])
                expect(scores.monetary[left]).toBeLessThanOrEqual(scores.monetary[right]!);
            }
          }
          const cells = scores.grid.flat();
          expect(cells.reduce((sum, cell) => sum + cell.customers, 0)).toBe(customers.length);
          expect(cells.reduce((sum, cell) => sum + cell.monetary, 0)).toBe(
            metrics.monetary.reduce((sum, money) => sum + money, 0),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('take own limits, and refuse what cannot be scored', () => {
    const metrics = {
      lastOrderMs: [5, 30, 31, 400].map((days) => referenceMs - days * dayMs),
      frequency: [1, 2, 3, 9],
      monetary: [1, 2, 3, 4],
    };
    const scores = rfmScores(metrics, {
      referenceMs,
      recencyDays: [7, 30, 90, 180],
      frequency: [1, 2, 3, 4],
    });
    expect(Array.from(scores.recency)).toEqual([5, 4, 3, 1]);
    expect(Array.from(scores.frequency)).toEqual([1, 2, 3, 5]);
    expect(() => rfmScores(metrics, { referenceMs: 0 })).toThrow('after the reference');
    expect(() => rfmScores(metrics, { referenceMs, frequency: [4, 3, 2, 1] })).toThrow('ascend');
    expect(() => rfmScores({ ...metrics, monetary: [1, 2, NaN, 4] }, { referenceMs })).toThrow('customer 2');
  });
});
