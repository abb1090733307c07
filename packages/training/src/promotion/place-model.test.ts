import { placeModel, type Comparison } from './place-model.ts';

const comparison = (low: number, high: number, rows = 2000): Comparison => ({
  rows,
  logLoss: { difference: (low + high) / 2, low, high, shareBelowZero: 0.5 },
  newcomer: 0.57 + (low + high) / 2,
  champion: 0.57,
});
const stale = 'has not learnt from the last 130 days';

it.each([
  [
    'surely better takes the place',
    comparison(-0.02, -0.001),
    null,
    'champion',
    /^Surely closer to the truth than model 3/,
  ],
  ['surely worse is rejected', comparison(0.001, 0.02), null, 'rejected', /goes on deciding/],
  [
    'surely worse is rejected though the champion is old',
    comparison(0.001, 0.005),
    stale,
    'rejected',
    /^Surely further/,
  ],
  ['unsure stays in shadow', comparison(-0.02, 0.002), null, 'challenger', /^Not surely better than model 3/],
  [
    'unsure, but surely not much worse, takes the place of a champion that no longer fits',
    comparison(-0.004, 0.003),
    stale,
    'champion',
    /^Model 3 has not learnt from the last 130 days, and this refit is surely not worse by 0.01/,
  ],
  [
    'unsure by much does not, whatever the champion is like',
    comparison(-0.02, 0.015),
    stale,
    'challenger',
    /Model 3 has not learnt from the last 130 days\.$/,
  ],
  ['too few rows decide nothing', comparison(-0.2, -0.1, 299), stale, 'challenger', /^Only 299 rows/],
] as const)('%s', (_case, given, staleBecause, place, why) => {
  const placed = placeModel(given, 'model 3', staleBecause);
  expect(placed.place).toBe(place);
  expect(placed.standing).toMatch(why);
});

it('tells the figures', () => {
  expect(placeModel(comparison(-0.0123, -0.0011), 'model 3', null).standing).toBe(
    'Surely closer to the truth than model 3: log loss 0.5633 against 0.5700 for model 3 on 2,000 later rows, ' +
      'difference −0.0123 to −0.0011 with 95 % confidence.',
  );
});
