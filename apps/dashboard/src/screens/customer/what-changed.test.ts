import { dayMs } from '@ebb/domain';
import { createFormats } from '../../lib/formats/formats.ts';
import { whatChanged } from './what-changed.ts';

const formats = createFormats({ locale: 'en-GB', timeZone: 'UTC' });
const now = Date.UTC(2026, 5, 30);
const point = (daysAgo: number, score: number, band: 'low' | 'medium' | 'high') => ({
  at: now - daysAgo * dayMs,
  score,
  probability: score / 100,
  band,
});

it('compares with the last score before the month, and names each change of band', () => {
  const history = [point(45, 20, 'low'), point(35, 30, 'low'), point(20, 40, 'medium'), point(1, 70, 'high')];
  expect(whatChanged({ history, alerts: [] }, formats, now)).toEqual([
    'Risk rose 40 points in 35 days: 30 to 70.',
    'Went from medium to high on 29 Jun.',
  ]);
});

it('does not call noise a change', () => {
  const history = [point(31, 50, 'medium'), point(0, 51, 'medium')];
  expect(whatChanged({ history, alerts: [] }, formats, now)).toEqual([
    'Risk has hardly moved in 31 days: 50 to 51.',
  ]);
});

it('says nothing where there is nothing to compare', () => {
  expect(whatChanged({ history: [], alerts: [] }, formats, now)).toEqual([]);
  expect(whatChanged({ history: [point(1, 70, 'high')], alerts: [] }, formats, now)).toEqual([]);
});
