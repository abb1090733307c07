import type { Band } from '@ebb/contracts';
import fc from 'fast-check';
import { bandOf } from '../score/assess.ts';
import { dayMs } from '../day.ts';
import {
  closeByPerson,
  decodeEpisode,
  encodeEpisode,
  isClosedByPerson,
  noEpisode,
  reopenByPerson,
  stepEpisode,
} from './episode.ts';
import type { Episode, Observation } from './episode.ts';
import { defaultThresholds } from '../policy/shop-policy.ts';

const policy = { thresholds: defaultThresholds, cooldownDays: 14 };

function seen(day: number, probability: number | null, lastOrderDay = 0, band?: Band): Observation {
  return {
    nowMs: day * dayMs,
    probability,
    band: band ?? (probability === null ? 'lapsed' : bandOf(probability, defaultThresholds)),
    lastOrderMs: lastOrderDay * dayMs,
  };
}

/** Changes in order, as `day change reason`. */
function run(...observations: Observation[]): string[] {
  let episode = noEpisode;
  return observations.flatMap((observation) => {
    const step = stepEpisode(episode, observation, policy);
    episode = step.episode;
    const what = [observation.nowMs / dayMs, step.change, step.closeReason].filter((part) => part !== null);
    return step.change === null ? [] : [what.join(' ')];
  });
}

describe('risk episodes', () => {
  it('open at the line and close only 0.08 below it', () => {
    expect(run(seen(1, 0.65), seen(2, 0.66), seen(3, 0.6), seen(4, 0.581), seen(5, 0.579))).toEqual([
      '2 opened',
      '3 eased',
      '5 closed recovered',
    ]);
  });

  it('rise and fall with the band, as one episode', () => {
    expect(run(seen(1, 0.7), seen(2, 0.9), seen(3, 0.91), seen(4, 0.7))).toEqual([
      '1 opened',
      '2 escalated',
      '4 eased',
    ]);
  });

  it('close with a new order, and rest before the next', () => {
    expect(run(seen(1, 0.7), seen(2, 0.7, 2), seen(3, 0.7, 2), seen(15, 0.7, 2), seen(16, 0.7, 2))).toEqual([
      '1 opened',
      '2 closed ordered',
      '16 opened',
    ]);
  });

  it('do not rest when it gets worse than it was', () => {
    expect(run(seen(1, 0.7), seen(2, 0.7, 2), seen(3, 0.9, 2))).toEqual([
      '1 opened',
      '2 closed ordered',
      '3 opened',
    ]);
  });

  it('close as lost when the customer lapses, and as recovered when no order is left', () => {
    expect(run(seen(1, 0.7), seen(2, null))).toEqual(['1 opened', '2 closed lost']);
    expect(run(seen(1, 0.7), seen(2, null, 0, 'none'))).toEqual(['1 opened', '2 closed recovered']);
  });

  it('rest after a person’s closing whatever the band, and can be put back', () => {
    const open = stepEpisode(noEpisode, seen(1, 0.7), policy).episode;
    const closed = closeByPerson(open, 2 * dayMs, policy);
    expect(stepEpisode(closed, seen(3, 0.99), policy).change).toBeNull();
    expect(isClosedByPerson(closed)).toBe(true);
    expect(isClosedByPerson(open)).toBe(false);
    expect(isClosedByPerson(stepEpisode(open, seen(2, 0.1), policy).episode)).toBe(false);
    expect(isClosedByPerson(noEpisode)).toBe(false);
    expect(reopenByPerson(closed, open.open!)).toEqual({ ...open, cooldownUntilMs: 0 });
  });

  it('never have two open, number each once, and survive being stored', () => {
    const observation = fc.record({
      gapDays: fc.integer({ min: 0, max: 20 }),
      probability: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null }),
      orders: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(observation, { maxLength: 60 }), (observations) => {
        let episode: Episode = noEpisode;
        let day = 0;
        let lastOrderDay = 0;
        let open = 0;
        let opened = 0;
        for (const { gapDays, probability, orders } of observations) {
          day += gapDays;
          if (orders) lastOrderDay = day;
          const step = stepEpisode(episode, seen(day, probability, lastOrderDay), policy);
          if (step.change === 'opened') {
            open += 1;
            opened += 1;
            expect(step.episode.number).toBe(opened);
          }
          if (step.change === 'closed') open -= 1;
          expect(open).toBe(step.episode.open === null ? 0 : 1);
          episode = decodeEpisode(encodeEpisode(step.episode));
          expect(episode).toEqual(step.episode);
        }
      }),
    );
  });

  it('an observation repeated at once changes nothing more', () => {
    const observation = fc.tuple(fc.nat(100), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(observation, { maxLength: 20 }), (list) => {
        let episode: Episode = noEpisode;
        for (const [day, probability] of list.sort((a, b) => a[0] - b[0])) {
          episode = stepEpisode(episode, seen(day, probability), policy).episode;
          // Closing may be followed by an opening only after the cool-down, so a second look is quiet.
          expect(stepEpisode(episode, seen(day, probability), policy).change).toBeNull();
        }
      }),
    );
  });
});
