import { placeModel, type Comparison } from './place-model.ts';

const comparison = (low: number, high: number, rows = 2000): Comparison => ({
  rows,
  logLoss: { difference: (low + high) / 2, low, high, shareBelowZero: 0.5 },
  newcomer: 0.57 + (low + high) / 2,
  champion: 0.57,
});
const stale = { kind: 'old', unseenDays: 130 } as const;

it.each([
  ['surely better takes the place', comparison(-0.02, -0.001), null, 'champion', 'closer'],
  ['surely worse is rejected', comparison(0.001, 0.02), null, 'rejected', 'further'],
  [
    'surely worse is rejected though the champion is old',
    comparison(0.001, 0.005),
    stale,
    'rejected',
    'further',
  ],
  ['unsure stays in shadow', comparison(-0.02, 0.002), null, 'challenger', 'unsure'],
  [
    'unsure, but surely not much worse, takes the place of a champion that no longer fits',
    comparison(-0.004, 0.003),
    stale,
    'champion',
    'not_worse',
  ],
  [
    'unsure by much does not, whatever the champion is like',
    comparison(-0.02, 0.015),
    stale,
    'challenger',
    'unsure',
  ],
  ['too few rows decide nothing', comparison(-0.2, -0.1, 299), stale, 'challenger', 'too_few_rows'],
] as const)('%s', (_case, given, why, place, result) => {
  const placed = placeModel(given, 3, why);
  expect(placed.place).toBe(place);
  expect(placed.standing).toMatchObject({ result, championVersion: 3, stale: why });
});

it('keeps what it was decided by', () => {
  expect(placeModel(comparison(-0.0123, -0.0011), 3, null).standing).toEqual({
    kind: 'compared',
    result: 'closer',
    championVersion: 3,
    rows: 2000,
    newcomer: 0.57 - 0.0067,
    champion: 0.57,
    low: -0.0123,
    high: -0.0011,
    stale: null,
    mostLossAllowed: 0.01,
    miscalibrated: null,
    endedAfterDays: null,
    personDecides: false,
  });
});
