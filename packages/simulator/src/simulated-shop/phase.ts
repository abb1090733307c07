import type { Random } from './random.ts';

/** Why somebody leaves. It decides what can be seen beforehand. */
export type Motive = 'price' | 'service' | 'payment' | 'silent';

/**
 * The hidden truth about a customer at one time. The receiver has to guess it from what the customer does.
 * Days are UTC days since 1970; `endDay` is the first day of the phase that follows.
 */
export type Phase =
  | { readonly kind: 'content'; readonly startDay: number; readonly endDay: number }
  | { readonly kind: 'fading'; readonly motive: Motive; readonly startDay: number; readonly endDay: number }
  | { readonly kind: 'gone'; readonly startDay: number; readonly endDay: number };

/** Four in ten leave for bad service, three for payment trouble, two for the price, one without a sign. */
const motives: readonly Motive[] = [
  'service',
  'service',
  'service',
  'service',
  'payment',
  'payment',
  'payment',
  'price',
  'price',
  'silent',
];

/** Mean days; exponential, so that neither a long nor a short stay says when it ends. */
const contentMeanDays = 620;
const goneMeanDays = 320;

export function contentFrom(startDay: number, random: Random): Phase {
  return {
    kind: 'content',
    startDay,
    endDay: startDay + 30 + Math.round(random.exponential(contentMeanDays)),
  };
}

/**
 * What follows a phase. A content customer begins to fade; one in six of these thinks better of it, the others are
 * gone, and come back much later if at all. The chain has no end, so the shop stays as lively as it is.
 */
export function nextPhase(phase: Phase, random: Random): Phase {
  const startDay = phase.endDay;
  switch (phase.kind) {
    case 'content':
      return {
        kind: 'fading',
        motive: random.pick(motives),
        startDay,
        endDay: startDay + random.integer(25, 70),
      };
    case 'fading':
      return random.chance(0.17)
        ? contentFrom(startDay, random)
        : { kind: 'gone', startDay, endDay: startDay + 90 + Math.round(random.exponential(goneMeanDays)) };
    case 'gone':
      return contentFrom(startDay, random);
  }
}

/** 0 at the first day of the phase, towards 1 at its last. */
export function progress01(phase: Phase, day: number): number {
  return (day - phase.startDay) / Math.max(1, phase.endDay - phase.startDay);
}
