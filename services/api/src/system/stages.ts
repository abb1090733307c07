import type { GroupLag, SystemStage } from '@ebb/contracts';
import type { ServiceMetrics } from './read-metrics.ts';

interface Counted {
  readonly atMs: number;
  readonly counts: Readonly<Record<string, number | undefined>>;
}

const rateOverMs = 60_000;
const minuteMs = 60_000;
const throughputMinutes = 60;

export interface StageInput {
  readonly nowMs: number;
  readonly metricsOf: (service: string) => ServiceMetrics | undefined;
  readonly lags: readonly GroupLag[];
  readonly scoringTopic: string;
  readonly intakeTopic: string;
  readonly lastTrainingMs: number | null;
}

/** A counter with labels is not shown before it has counted something: that is none, where the service answers. */
function countOf(service: ServiceMetrics | undefined, name: string): number | undefined {
  return service === undefined ? undefined : (service.sum(name) ?? 0);
}

/**
 * The way of an event, step by step: when each last did something, what waits before it, how fast it goes. Counters of the services
 * are compared from look to look; one that went back (a restart) begins anew.
 */
export function createStages() {
  const looks: Counted[] = [];
  const lastMoved = new Map<string, number>();
  const minutes = new Map<number, number>();

  function take(nowMs: number, counts: Counted['counts']): void {
    const before = looks.at(-1);
    for (const [name, count] of Object.entries(counts)) {
      const earlier = before?.counts[name];
      if (count === undefined || earlier === undefined) continue;
      if (count !== earlier) lastMoved.set(name, nowMs);
      if (name === 'scored') {
        const minute = Math.floor(nowMs / minuteMs) * minuteMs;
        minutes.set(minute, (minutes.get(minute) ?? 0) + Math.max(0, count - earlier));
        for (const old of minutes.keys()) if (old < nowMs - throughputMinutes * minuteMs) minutes.delete(old);
      }
    }
    looks.push({ atMs: nowMs, counts });
    while ((looks[1]?.atMs ?? nowMs) <= nowMs - rateOverMs) looks.shift();
  }

  function perSecond(name: string): number | null {
    const [first, last] = [looks.find(({ counts }) => counts[name] !== undefined), looks.at(-1)];
    const [from, to] = [first?.counts[name], last?.counts[name]];
    if (first === undefined || last === undefined || from === undefined || to === undefined) return null;
    return last.atMs === first.atMs ? null : Math.max(0, to - from) / ((last.atMs - first.atMs) / 1_000);
  }

  return {
    look({ nowMs, metricsOf, lags, scoringTopic, intakeTopic, lastTrainingMs }: StageInput): SystemStage[] {
      const [ingest, scoring, alerts] = [metricsOf('ingest'), metricsOf('scoring'), metricsOf('alerts')];
      take(nowMs, {
        taken: countOf(ingest, 'ebb_ingest_events_total'),
        scored: countOf(scoring, 'ebb_scoring_events_total'),
        silence: countOf(scoring, 'ebb_scoring_clock_customers_total'),
        published: countOf(scoring, 'ebb_outbox_published_total'),
        shown: countOf(alerts, 'ebb_gateway_records_total'),
      });
      const waiting = (topic: string) => {
        const own = lags.filter((each) => each.topic === topic);
        return own.length === 0 ? null : own.reduce((sum, { messages }) => sum + messages, 0);
      };
      const stage = (title: string, counter: string, more: Partial<SystemStage> = {}): SystemStage => ({
        name: title,
        lastAt: lastMoved.get(counter) ?? null,
        waiting: null,
        waitingSeconds: null,
        perSecond: perSecond(counter),
        ...more,
      });
      const oldest = scoring?.most('ebb_outbox_oldest_seconds');
      return [
        stage('Ingest', 'taken', { waiting: waiting(intakeTopic) }),
        stage('Scoring', 'scored', { waiting: waiting(scoringTopic) }),
        stage('Silence clock', 'silence'),
        stage('Outbox', 'published', { waitingSeconds: oldest ?? null }),
        stage('Alerts gateway', 'shown', { waiting: alerts?.most('ebb_gateway_lag_messages') ?? null }),
        stage('Training', 'trained', { lastAt: lastTrainingMs, perSecond: null }),
      ];
    },
    throughput: () => [...minutes].sort(([a], [b]) => a - b).map(([at, events]) => ({ at, events })),
  };
}
