import type { CustomerEvent, EventKind } from '@ebb/contracts';
import type { AlertActionRow, LockedProfile, PredictionRow, ProfileScore, StoredCustomer } from '@ebb/db';
import { closeByPerson, dayMs, decodeEpisode, encodeEpisode, reopenByPerson, shopPolicy } from '@ebb/domain';
import fc from 'fast-check';
import type { ShopServing } from '@ebb/model-serving';
import { alertId } from '../steps/assess-episode.ts';
import { foldCustomer, openCustomer } from '../steps/fold-customer.ts';
import { scoreCustomer } from '../steps/score-customer.ts';
import { findDifferences, isSame } from './find-differences.ts';
import { recountCustomer, unscored } from './recount-customer.ts';

const id = { shopId: 'shop', customerId: 'anna' };
const policy = shopPolicy({ id: 'shop', currency: 'EUR', currencyDigits: 2, settings: {} }, null);
const shopServing: ShopServing = {
  shopId: 'shop',
  decisionVersion: 0,
  policy,
  model: null,
  decision: null,
  experiment: null,
};
const servingBy = (modelId: string | null) => (modelId === null ? { policy, model: null } : undefined);

type Step =
  | { kind: 'events'; kinds: EventKind[]; agoDays: number; imported: boolean }
  | { kind: 'clock' }
  | { kind: 'person'; action: 'acknowledged' | 'closed' | 'reopened'; skewMs: number };
type Life = { afterDays: number; step: Step }[];

const steps: fc.Arbitrary<Life> = fc.array(
  fc.record({
    afterDays: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 120 })),
    step: fc.oneof(
      fc.record({
        kind: fc.constant('events' as const),
        kinds: fc.array(
          fc.constantFrom<EventKind>('order_completed', 'order_refunded', 'email_opened', 'ticket_opened'),
          { minLength: 1, maxLength: 4 },
        ),
        agoDays: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300 })),
        imported: fc.constantFrom(false, false, true),
      }),
      fc.record({ kind: fc.constant('clock' as const) }),
      fc.record({ kind: fc.constant('clock' as const) }),
      fc.record({
        kind: fc.constant('person' as const),
        action: fc.constantFrom('acknowledged' as const, 'closed' as const, 'reopened' as const),
        // The api's clock beside that of scoring.
        skewMs: fc.integer({ min: -5_000, max: 5_000 }),
      }),
    ),
  }),
  { maxLength: 40 },
);

/** Begins with an order and the silence that opens an episode. */
const silent: Life = [
  { afterDays: 0, step: { kind: 'events', kinds: ['order_completed'], agoDays: 0, imported: false } },
  { afterDays: 185, step: { kind: 'clock' } },
];
const lives = fc
  .tuple(fc.boolean(), steps)
  .map(([isSilent, life]) => (isSilent ? [...silent, ...life] : life));

interface Opened {
  openedMs: number;
  closedMs: number | null;
  band: string;
  isOpen: boolean;
  closedByPerson: boolean;
}

/** Lets a customer live through the pure steps of live scoring, and keeps what would be stored. */
function live(life: Life): { stored: StoredCustomer; alerts: Map<string, Opened> } {
  let locked: LockedProfile = {
    ...id,
    version: 0,
    state: '',
    band: 'none',
    score: null,
    modelId: null,
    scoredMs: null,
    episode: null,
  };
  let stored: StoredCustomer = { ...id, profile: null, events: [], points: [], alerts: [], actions: [] };
  const points: PredictionRow[] = [];
  const alerts = new Map<string, Opened>();
  const versions = new Map<string, number>();
  const note = (alert: string, action: string, atMs: number, actorId: string | null) => {
    const version = (versions.get(alert) ?? 0) + 1;
    versions.set(alert, version);
    const row: AlertActionRow = { alertId: alert, version, atMs, action, actorId, actorName: actorId };
    stored.actions.push(row);
  };
  let nowMs = Date.UTC(2026, 0, 1);
  let score: ProfileScore | null = null;

  for (const [index, { afterDays, step }] of life.entries()) {
    nowMs += afterDays * dayMs + 1_000;
    if (step.kind === 'person') {
      const [alert, opened] = [...alerts].at(-1) ?? [];
      if (alert === undefined || opened === undefined || locked.episode === null || score === null) continue;
      const episode = decodeEpisode(locked.episode);
      // Of a reopening with a time before that of a score which it followed, nothing tells the order.
      const atMs = nowMs + (step.action === 'reopened' ? Math.abs(step.skewMs) : step.skewMs);
      if (step.action === 'closed' && opened.isOpen) {
        Object.assign(opened, { isOpen: false, closedMs: atMs, closedByPerson: true });
        locked = { ...locked, episode: encodeEpisode(closeByPerson(episode, atMs, policy)) };
      } else if (step.action === 'reopened' && !opened.isOpen && opened.closedByPerson) {
        const band = opened.band as 'high';
        const again = reopenByPerson(episode, episode.number, { openedMs: opened.openedMs, band });
        if (again === null) continue;
        Object.assign(opened, { isOpen: true, closedMs: null, closedByPerson: false });
        locked = { ...locked, episode: encodeEpisode(again) };
      } else if (step.action !== 'acknowledged' || !opened.isOpen) continue;
      note(alert, step.action, atMs, 'lena');
      continue;
    }
    const fresh =
      step.kind === 'clock'
        ? []
        : step.kinds.map((kind, at) => eventOf(kind, `m${index}-${at}`, step, nowMs));
    if (step.kind === 'clock' && locked.version === 0) continue;
    const customer = step.kind === 'clock' ? openCustomer(locked) : foldCustomer(locked, fresh);
    const outcome = scoreCustomer(customer, shopServing, { nowMs, importPatienceMs: 600_000 });
    const { profile } = outcome;
    for (const event of fresh) stored.events.push({ event, profileVersion: profile.version });
    if (outcome.kind === 'scored') {
      score = outcome.score;
      if (outcome.prediction !== null) points.push(outcome.prediction);
      const change = outcome.episode?.change ?? null;
      if (change !== null) {
        const { episode } = outcome.episode!;
        const alert = alertId(id.shopId, id.customerId, episode.number);
        const isOpen = episode.open !== null;
        const band = outcome.assessment.band;
        if (change === 'opened')
          alerts.set(alert, { openedMs: nowMs, closedMs: null, band, isOpen, closedByPerson: false });
        else Object.assign(alerts.get(alert)!, { band, isOpen, closedMs: isOpen ? null : nowMs });
        note(alert, change, nowMs, null);
      }
    }
    locked = {
      ...locked,
      version: profile.version,
      state: profile.state,
      band: score?.band ?? 'none',
      score: score?.score ?? null,
      scoredMs: score?.scoredMs ?? null,
      episode: outcome.kind === 'scored' ? outcome.score.episode : locked.episode,
    };
    const blank: ProfileScore = { ...unscored, episode: null, risesMs: null };
    stored = { ...stored, points, profile: { ...profile, ...(score ?? blank) } };
  }
  if (stored.profile !== null) stored.profile.episode = locked.episode;
  return { stored, alerts };
}

function eventOf(
  kind: EventKind,
  messageId: string,
  { agoDays, imported }: Extract<Step, { kind: 'events' }>,
  nowMs: number,
): CustomerEvent {
  const event: CustomerEvent = {
    v: 1,
    ...id,
    messageId,
    kind,
    occurredAt: nowMs - agoDays * dayMs,
    receivedAt: nowMs,
    ...(kind === 'order_completed' ? { orderId: messageId, amountMinor: 1_000 } : {}),
    ...(kind === 'order_refunded' ? { amountMinor: 30 } : {}),
  };
  return imported ? { ...event, imported } : event;
}

it('tells again, to the byte, what live scoring has written, whatever happened and however clocks differ', () => {
  let episodes = 0;
  let byPeople = 0;
  fc.assert(
    fc.property(lives, (life) => {
      const { stored, alerts } = live(life);
      if (stored.profile === null) return;
      const must = recountCustomer(stored, servingBy);
      const { missingAlerts, unexplainedAlerts, ...rest } = findDifferences(stored, must);
      expect(isSame({ ...rest, missingAlerts: [], unexplainedAlerts })).toBe(true);
      const told = missingAlerts.map(({ id: alert, openedMs, closedMs, band, openMarker }) => [
        alert,
        { openedMs, closedMs, band, isOpen: openMarker === 1 },
      ]);
      const lived = [...alerts].map(([alert, { closedByPerson: _, ...opened }]) => [alert, opened]);
      expect(told).toEqual(lived);
      episodes += told.length;
      byPeople += stored.actions.filter(({ actorId }) => actorId !== null).length;
    }),
    { numRuns: 600 },
  );
  expect(episodes).toBeGreaterThan(50);
  expect(byPeople).toBeGreaterThan(50);
});
