import type { Band } from '@ebb/contracts';
import fc from 'fast-check';
import { bandOf } from '../score/assess.ts';
import { dayMs } from '../day.ts';
import { decodeEpisode, encodeEpisode } from './episode-codec.ts';
import {
  closeByPerson,
  isClosedByPerson,
  noEpisode,
  reopenByPerson,
  snoozeByPerson,
  stepEpisode,
} from './episode.ts';
import type { Episode, Observation } from './episode.ts';
import { defaultThresholds } from '../policy/shop-policy.ts';

const terms = { line: 0.66, minimumOrders: 2, minimumValueMinor: 100 };
const policy = { thresholds: defaultThresholds, cooldownDays: 14, alertTerms: terms };

function seen(day: number, probability: number | null, lastOrderDay = 0, band?: Band): Observation {
  return {
    nowMs: day * dayMs,
    probability,
    band: band ?? (probability === null ? 'lapsed' : bandOf(probability, defaultThresholds)),
    lastOrderMs: lastOrderDay * dayMs,
    orders: 2,
    revenueAtRiskMinor: 100,
    ticketMark: 0,
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

  describe('that somebody has snoozed', () => {
    const opened = stepEpisode(noEpisode, seen(1, 0.7), policy).episode;
    const snoozed = (until: number | null, probability = 0.7) =>
      snoozeByPerson(opened, opened.open!, { until, probability, ticketMark: 5 });
    const step = (until: number | null, observed: Observation) =>
      stepEpisode(snoozed(until), observed, policy);

    it('sleep through scores until their time, and wake late rather than never', () => {
      expect(step(5 * dayMs, seen(4, 0.72)).change).toBeNull();
      expect(step(5 * dayMs, seen(4, 0.72)).episode.open?.snooze?.until).toBe(5 * dayMs);
      for (const day of [5, 12])
        expect(step(5 * dayMs, seen(day, 0.7))).toMatchObject({
          change: 'woken',
          wokenBy: 'time',
          episode: { open: { snooze: null } },
        });
    });

    it('wake when the risk has risen by five points, whatever they wait for', () => {
      for (const until of [null, 99 * dayMs]) {
        expect(step(until, seen(2, 0.749)).change).toBeNull();
        expect(step(until, seen(2, 0.75))).toMatchObject({ change: 'woken', wokenBy: 'risk' });
      }
      // Near certainty: half of what is left.
      const sure = snoozeByPerson(opened, opened.open!, { until: null, probability: 0.98, ticketMark: 5 });
      expect(stepEpisode(sure, seen(2, 0.99), policy).wokenBy).toBe('risk');
    });

    it('wait for a ticket or another band only where no time was said', () => {
      const ticket = { ...seen(2, 0.7), ticketMark: 6 };
      const eased = seen(2, 0.6);
      expect([step(null, ticket).wokenBy, step(null, eased).wokenBy]).toEqual(['ticket', 'band']);
      expect([step(9 * dayMs, ticket).change, step(9 * dayMs, eased).change]).toEqual([null, 'eased']);
      expect(step(9 * dayMs, eased).episode.open?.snooze).not.toBeNull();
    });

    it('close as others do, and are stored to the byte', () => {
      expect(step(null, seen(2, 0.7, 2)).closeReason).toBe('ordered');
      for (const open of [snoozed(null), snoozed(3, 0.123), { ...snoozed(7), number: 4 }]) {
        expect(decodeEpisode(encodeEpisode(open))).toEqual(open);
        const bare = { ...open, open: { ...open.open!, terms: null } };
        expect(decodeEpisode(encodeEpisode(bare))).toEqual(bare);
      }
    });
  });

  describe('under a shop’s terms', () => {
    const under = (changed: Partial<typeof terms>) => ({ ...policy, alertTerms: { ...terms, ...changed } });
    const open = stepEpisode(noEpisode, seen(1, 0.7), policy).episode;

    it('open only with the orders and the value the shop asks for', () => {
      const changeOf = (changed: Partial<Observation>) =>
        stepEpisode(noEpisode, { ...seen(1, 0.7), ...changed }, policy).change;
      expect([changeOf({}), changeOf({ orders: 1 }), changeOf({ revenueAtRiskMinor: 99 })]).toEqual([
        'opened',
        null,
        null,
      ]);
    });

    it('open in a band below “high” where the line is lower', () => {
      expect(stepEpisode(noEpisode, seen(1, 0.5), under({ line: 0.5 }))).toMatchObject({
        change: 'opened',
        episode: { open: { band: 'medium' } },
      });
    });

    it('do not flicker when orders or value sink below what opened them', () => {
      const sunk = { ...seen(2, 0.7), orders: 1, revenueAtRiskMinor: 1 };
      expect(stepEpisode(open, sunk, policy).change).toBeNull();
    });

    it.each([{ minimumOrders: 3 }, { minimumValueMinor: 101 }, { line: 0.9 }])(
      'end for the policy’s sake, and without a rest, when it changes to %j',
      (changed) => {
        const step = stepEpisode(open, seen(2, 0.7), under(changed));
        expect(step).toMatchObject({ change: 'closed', closeReason: 'policy' });
        expect(stepEpisode(step.episode, seen(3, 0.7), policy).change).toBe('opened');
      },
    );

    it('end as recovered when the risk fell below both lines, whatever changed', () => {
      expect(stepEpisode(open, seen(2, 0.5), under({ line: 0.9 })).closeReason).toBe('recovered');
    });

    it('go on, quietly, under new terms they meet, and keep those', () => {
      const step = stepEpisode(open, seen(2, 0.7), under({ line: 0.5 }));
      expect(step.change).toBeNull();
      expect(step.episode.open?.terms).toEqual({ ...terms, line: 0.5 });
      expect(stepEpisode(step.episode, seen(3, 0.45), under({ line: 0.5 })).change).toBe('eased');
    });

    it('from before there were terms are stored as they were, and end where the first terms do not want them', () => {
      const before = { ...policy, alertTerms: null };
      const old = stepEpisode(noEpisode, { ...seen(1, 0.7), orders: 1 }, before).episode;
      expect(encodeEpisode(old)).toBe(`[1,[${dayMs},"high"],0,null]`);
      expect(decodeEpisode(encodeEpisode(old))).toEqual(old);
      expect(stepEpisode(old, { ...seen(2, 0.7), orders: 1 }, policy).closeReason).toBe('policy');
    });
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
