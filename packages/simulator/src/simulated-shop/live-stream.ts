import { dayMs } from '@ebb/domain';
import type { OutgoingMessage } from '../outgoing-message.ts';
import { livesUntil, type SimulatedShopOptions } from './history.ts';
import type { Life } from './life.ts';
import { asMessage, liveNextDay } from './live-next-day.ts';
import { seededRandom } from './random.ts';
import { looked, someProduct } from './shop-drafts.ts';
import { type LiveNotes, ordinaryVisit, relief, secondThoughts, type Step, trouble } from './stories.ts';

export interface LiveOptions extends SimulatedShopOptions {
  /** Overall rate that is aimed at while the shop is young. */
  readonly eventsPerSecond: number;
}

/** The living shop. Time comes from outside, so a test can let a day pass in a moment. */
export interface LiveStream {
  /** Everything that has happened since the last call, in the order of time. `nowMs` must not go back. */
  due(nowMs: number): OutgoingMessage[];
}

interface Happening {
  readonly atMs: number;
  readonly message: OutgoingMessage;
}

const anonymousVisitors = 2_000;
/** Steps of a visit and of a story, on average; they turn a rate of events into a rate of beginnings. */
const stepsOfVisit = 4.3;
const ordinaryShare = 0.7;
const mostArrearsMs = 60_000;

/**
 * Goes on where the generated past ends. Three things are woven together:
 *
 * 1. the customers' ordinary lives, day by day, at the pace of real time (about 200 events a day);
 * 2. visits by anonymous people and by content customers, which make up most of the rate;
 * 3. stories at the pace of a demonstration: something goes wrong for somebody whose next order is due or who drifts,
 *    and somebody in trouble or long away comes back. A real shop of this size has a handful of these a day; here one
 *    begins every seven seconds at first and every thirty after an hour, so that a watcher sees alerts open and close
 *    and a shop left running for days is not worn out. Most orders that end a story are cancelled again later,
 *    otherwise everybody would have ordered today by tomorrow.
 *
 * Who is chosen depends on the simulated lives alone: nothing here ever reads a score.
 */
export function startLive(options: LiveOptions, startMs: number): LiveStream {
  const random = seededRandom(options.seed ^ startMs, 1_000_003);
  const lives = livesUntil(options, startMs);
  const notes = new Map<Life, LiveNotes>();
  const busy = new Set<Life>();
  const troubled = new Set<Life>();
  const run = startMs.toString(36);
  let serial = 0;
  let upcoming: Happening[] = [];
  let endings: { atMs: number; life: Life; then: 'free' | 'second thoughts' }[] = [];
  let nextVisitMs = startMs;
  let nextStoryMs = startMs + 2_000 / options.eventsPerSecond;
  let knownDay = Math.floor(startMs / dayMs) - 1;

  const notesOf = (life: Life): LiveNotes => {
    const known = notes.get(life) ?? { openTickets: [], lastOrder: undefined, serial: 0 };
    notes.set(life, known);
    return known;
  };
  const nextId = (): string => {
    serial += 1;
    return `hp-live-${run}-${serial}`;
  };
  const play = (who: { readonly id: string }, steps: readonly Step[], fromMs: number): number => {
    let atMs = fromMs;
    for (const { afterSeconds, draft, agoMs } of steps) {
      atMs += Math.round((afterSeconds * 1_000) / Math.max(1, options.eventsPerSecond));
      upcoming.push({ atMs, message: asMessage(who, draft, nextId(), atMs - (agoMs ?? 0)) });
    }
    return atMs;
  };

  function liveOneMoreDay(): void {
    knownDay += 1;
    for (const life of lives) {
      for (const message of liveNextDay(life)) {
        const atMs = Date.parse(message.timestamp);
        // What is past by now belongs to the history, which has it under the same id.
        if (atMs > startMs) upcoming.push({ atMs, message });
      }
    }
  }

  function visit(atMs: number): void {
    const content = random.pick(lives);
    if (content.phase.kind === 'content' && !troubled.has(content) && random.chance(0.6)) {
      play(content.customer, ordinaryVisit(content, random, atMs), atMs);
      return;
    }
    const anonymousId = `visitor-${random.integer(1, anonymousVisitors)}`;
    let stepMs = atMs;
    for (let step = random.integer(2, 6); step > 0; step -= 1) {
      stepMs += random.integer(4_000, 40_000);
      const draft = looked(
        content.customer,
        random.chance(0.3) ? undefined : someProduct(content.customer, random),
      );
      const { userId: _nobody, ...message } = asMessage(content.customer, draft, nextId(), stepMs);
      upcoming.push({ atMs: stepMs, message: { ...message, anonymousId } });
    }
  }

  /** Whose next order is about due or overdue, but who is not long gone. */
  const drifts = (life: Life, day: number): boolean => {
    if (life.lastOrder === undefined || life.phase.kind === 'gone') return false;
    const quietDays = day - life.lastOrder.day;
    return life.phase.kind === 'fading' || (quietDays > 0.9 * life.habits.gapDays && quietDays < 90);
  };
  const longAway = (life: Life, day: number): boolean =>
    life.lastOrder !== undefined && life.phase.kind !== 'content' && day - life.lastOrder.day < 170;

  /** Trouble weighs most with those who are late anyway: the latest of three who are picked. */
  const mostOverdue = (candidates: readonly Life[], day: number): Life => {
    const overdue = ({ lastOrder, habits }: Life): number => (day - (lastOrder?.day ?? day)) / habits.gapDays;
    const [first = random.pick(candidates), ...others] = [1, 2, 3].map(() => random.pick(candidates));
    return others.reduce((latest, life) => (overdue(life) > overdue(latest) ? life : latest), first);
  };

  function story(atMs: number): void {
    const day = Math.floor(atMs / dayMs);
    const free = lives.filter((life) => !busy.has(life));
    const drifting = free.filter((life) => !troubled.has(life) && drifts(life, day));
    const returning = free.filter(
      (life) => troubled.has(life) || (longAway(life, day) && random.chance(0.5)),
    );
    const goesWrong = returning.length === 0 || (drifting.length > 0 && random.chance(0.65));
    const candidates = goesWrong ? drifting : returning;
    if (candidates.length === 0) return;
    const life = goesWrong ? mostOverdue(candidates, day) : random.pick(candidates);
    busy.add(life);
    const steps = (goesWrong ? trouble : relief)(life, notesOf(life), random, atMs);
    const endMs = play(life.customer, steps, atMs);
    if (goesWrong) {
      troubled.add(life);
      endings.push({ atMs: endMs + 60_000, life, then: 'free' });
    } else {
      troubled.delete(life);
      const then = random.chance(0.7) ? 'second thoughts' : 'free';
      endings.push({ atMs: endMs + random.integer(300, 1_800) * 1_000, life, then });
    }
  }

  function endStories(nowMs: number): void {
    const over = endings.filter(({ atMs }) => atMs <= nowMs);
    if (over.length === 0) return;
    endings = endings.filter(({ atMs }) => atMs > nowMs);
    for (const { life, then, atMs } of over) {
      if (then === 'second thoughts') play(life.customer, secondThoughts(notesOf(life), random), atMs);
      busy.delete(life);
    }
  }

  return {
    due(nowMs) {
      // What a sleeping machine has missed is not made up for in one burst.
      nextVisitMs = Math.max(nextVisitMs, nowMs - mostArrearsMs);
      nextStoryMs = Math.max(nextStoryMs, nowMs - mostArrearsMs);
      while (knownDay < Math.floor(nowMs / dayMs)) liveOneMoreDay();
      while (nextVisitMs <= nowMs) {
        visit(nextVisitMs);
        nextVisitMs += random.exponential((stepsOfVisit * 1_000) / (ordinaryShare * options.eventsPerSecond));
      }
      while (nextStoryMs <= nowMs) {
        story(nextStoryMs);
        const meanMs = 7_000 + 23_000 * Math.min(1, (nextStoryMs - startMs) / 3_600_000);
        nextStoryMs += random.exponential(meanMs / options.eventsPerSecond);
      }
      endStories(nowMs);
      const happened = upcoming.filter(({ atMs }) => atMs <= nowMs);
      if (happened.length > 0) upcoming = upcoming.filter(({ atMs }) => atMs > nowMs);
      return happened.toSorted((one, other) => one.atMs - other.atMs).map(({ message }) => message);
    },
  };
}
