import { withGaps } from './with-gaps.ts';

it('breaks the line where a gap is longer than allowed, and only there', () => {
  const points = [
    { at: 0, score: 1 },
    { at: 10, score: 2 },
    { at: 40, score: 3 },
  ];
  expect(withGaps(points, 10)).toEqual([points[0], points[1], { at: 25, score: null }, points[2]]);
  expect(withGaps(points, 30)).toEqual(points);
  expect(withGaps([], 10)).toEqual([]);
});
