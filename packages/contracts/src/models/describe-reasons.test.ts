import { describeDriftWarning } from './drift-warning.ts';
import { describeExperimentEnd, type ExperimentEnd } from './experiment-end.ts';
import { describeHorizon, type HorizonReason } from './horizon-reason.ts';

it.each<[HorizonReason, string]>([
  [{ kind: 'text', text: '45 days.' }, '45 days.'],
  [
    { kind: 'asked', horizonDays: 60, gap90Days: 41 },
    '60 days as set for the shop or kept from the champion; nine of ten repeat orders come within 41 days of the one before.',
  ],
  [
    { kind: 'rhythm', horizonDays: 30, gap90Days: null, limitsDays: { least: 30, most: 365 } },
    '30 days: no customer has ordered twice yet (at least 30, at most 365).',
  ],
  [
    {
      kind: 'changed',
      change: { horizonDays: 73, wantedHorizonDays: 365, limitsDays: null },
      gap90Days: 40,
    },
    '73 instead of 365 days because the history is short; nine of ten repeat orders come within 40 days of the one before.',
  ],
])('%j', (reason, sentence) => {
  expect(describeHorizon(reason)).toBe(sentence);
});

it.each<[ExperimentEnd, string]>([
  [{ kind: 'text', text: 'ana ended it' }, 'ana ended it'],
  [{ kind: 'ended_by', by: 'ana' }, 'ana ended it'],
  [{ kind: 'became_champion', version: 2 }, 'model 2 became champion'],
  [{ kind: 'champion_lost_place' }, 'the champion lost its place'],
  [{ kind: 'challenger_lost' }, 'the challenger lost'],
])('%j', (end, words) => {
  expect(describeExperimentEnd(end)).toBe(words);
});

it('warns of drift by how far it has gone', () => {
  expect(describeDriftWarning('steady')).toBeNull();
  expect(describeDriftWarning('moving')).toMatch(/^With care/);
  expect(describeDriftWarning('drifted')).toMatch(/^Not to be relied on/);
});
