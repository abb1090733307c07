import {
  untouchedAlert,
  resolutionOutcomes,
  type CustomerEvent,
  type EventKind,
  type PersonAction,
} from '@ebb/contracts';
import type { AlertActionRow, LockedProfile, PredictionRow, ProfileScore, StoredCustomer } from '@ebb/db';
import {
  applyAction,
  dayMs,
  decodeEpisode,
  decodeState,
  encodeDetails,
  encodeEpisode,
  historyOf,
  shownSnooze,
  atOpening,
  type AlertState,
  type AtOpening,
} from '@ebb/domain';
import fc from 'fast-check';
import { policy, policyOf, shopServing } from './lived-shop.ts';
import { alertId } from '../src/steps/assess-episode.ts';
import { foldCustomer, openCustomer } from '../src/steps/fold-customer.ts';
import { scoreCustomer } from '../src/steps/score-customer.ts';
import { unscored } from '../src/rebuild/recount-customer.ts';

const id = { shopId: 'shop', customerId: 'anna' };
type Step =
  | { kind: 'events'; kinds: EventKind[]; agoDays: number; imported: boolean }
  | { kind: 'clock' }
  | { kind: 'policy'; version: number }
  | { kind: 'person'; action: PersonAction; skewMs: number };
type Life = { afterDays: number; step: Step }[];

/** The end in days from the action; the baseline is filled in as the api does. */
const snoozes = fc
  .option(fc.integer({ min: 1, max: 60 }), { nil: null })
  .map((until): PersonAction => ({ action: 'snooze', until, baseline: { probability: 0, ticketMark: 0 } }));

function asTheApiKnows(action: PersonAction, atMs: number, locked: LockedProfile, score: ProfileScore) {
  if (action.action !== 'snooze') return action;
  const { mark: ticketMark } = historyOf(decodeState(locked.state)).tickets;
  return {
    ...action,
    until: action.until === null ? null : atMs + action.until * dayMs,
    baseline: { probability: score.probability ?? 1, ticketMark },
  };
}

const steps: fc.Arbitrary<Life> = fc.array(
  fc.record({
    afterDays: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 120 })),
    step: fc.oneof(
      fc.record({
        kind: fc.constant('events' as const),
        kinds: fc.array(
          fc.constantFrom<EventKind>(
            'order_completed',
            'order_refunded',
            'email_opened',
            'ticket_opened',
            'ticket_closed',
          ),
          { minLength: 1, maxLength: 4 },
        ),
        agoDays: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300 })),
        imported: fc.constantFrom(false, false, true),
      }),
      fc.record({ kind: fc.constant('clock' as const) }),
      fc.record({ kind: fc.constant('policy' as const), version: fc.integer({ min: 0, max: 3 }) }),
      fc.record({ kind: fc.constant('clock' as const) }),
      fc.record({
        kind: fc.constant('person' as const),
        action: fc.oneof(
          fc.constantFrom<PersonAction>(
            { action: 'acknowledge' },
            { action: 'reopen' },
            { action: 'assign', ownerId: 'amir', ownerName: 'Amir' },
            { action: 'assign', ownerId: null, ownerName: null },
            { action: 'note' },
            { action: 'contact', channel: 'call' },
            { action: 'unsnooze' },
            { action: 'due', dueAt: 5 },
            { action: 'due', dueAt: null },
          ),
          snoozes,
          fc
            .constantFrom(...resolutionOutcomes)
            .map((outcome): PersonAction => ({ action: 'resolve', outcome })),
        ),
        // The api's clock beside that of scoring.
        skewMs: fc.integer({ min: -5_000, max: 5_000 }),
      }),
    ),
  }),
  { maxLength: 40 },
);

/** Begins with an order and the silence that opens an episode. */
const silent: Life = [
  {
    afterDays: 0,
    step: { kind: 'events', kinds: ['order_completed', 'order_completed'], agoDays: 0, imported: false },
  },
  { afterDays: 185, step: { kind: 'clock' } },
];
/** What customers, shops and people may do, in any order. */
export const lives = fc
  .tuple(fc.boolean(), steps)
  .map(([isSilent, life]) => (isSilent ? [...silent, ...life] : life));

interface Lived {
  episodeNumber: number;
  fixed: AtOpening;
  alert: AlertState;
}

/** Lets a customer live through the pure steps of live scoring, and keeps what would be stored. */
export function live(life: Life): { stored: StoredCustomer; alerts: Map<string, Lived> } {
  let locked: LockedProfile = {
    ...id,
    version: 0,
    state: '',
    band: 'none',
    score: null,
    modelId: null,
    scoredMs: null,
    episode: null,
    segment: null,
    segmentationVersion: null,
  };
  const nothing = {
    profile: null,
    cut: null,
    joinedTo: null,
    events: [],
    points: [],
    alerts: [],
    actions: [],
  };
  let stored: StoredCustomer = { ...id, ...nothing };
  const points: PredictionRow[] = [];
  const alerts = new Map<string, Lived>();
  const note = (
    alert: string,
    row: Pick<AlertActionRow, 'version' | 'atMs' | 'action' | 'actorId' | 'details'>,
  ) => {
    stored.actions.push({ ...row, alertId: alert, actorName: row.actorId });
  };
  let nowMs = Date.UTC(2026, 0, 1);
  let score: ProfileScore | null = null;
  let shopServingNow = shopServing;

  for (const [index, { afterDays, step }] of life.entries()) {
    nowMs += afterDays * dayMs + 1_000;
    if (step.kind === 'policy') {
      shopServingNow = { ...shopServing, policy: policyOf(step.version) };
      continue;
    }
    if (step.kind === 'person') {
      const [id, lived] = [...alerts].at(-1) ?? [];
      if (id === undefined || lived === undefined || locked.episode === null || score === null) continue;
      const { skewMs } = step;
      // Of a reopening with a time before that of a score which it followed, nothing tells the order.
      const atMs = nowMs + (step.action.action === 'reopen' ? Math.abs(skewMs) : skewMs);
      const action = asTheApiKnows(step.action, atMs, locked, score);
      const standing = { ...lived, episode: decodeEpisode(locked.episode) };
      const by = { actor: { id: 'lena', name: 'lena' }, atMs, cooldownDays: policy.cooldownDays };
      const result = applyAction(standing, action, by);
      if (result.kind === 'refused') continue;
      lived.alert = result.alert;
      locked = { ...locked, episode: encodeEpisode(result.episode) };
      const { version } = lived.alert;
      note(id, { version, atMs, action: action.action, actorId: 'lena', details: encodeDetails(action) });
      continue;
    }
    const fresh =
      step.kind === 'clock'
        ? []
        : step.kinds.map((kind, at) => eventOf(kind, `m${index}-${at}`, step, nowMs));
    if (step.kind === 'clock' && locked.version === 0) continue;
    const customer = step.kind === 'clock' ? openCustomer(locked) : foldCustomer(locked, fresh);
    const outcome = scoreCustomer(customer, shopServingNow, { nowMs, importPatienceMs: 600_000 });
    const { profile } = outcome;
    for (const event of fresh) stored.events.push({ event, profileVersion: profile.version });
    if (outcome.kind === 'scored') {
      score = outcome.score;
      if (outcome.prediction !== null) points.push(outcome.prediction);
      const change = outcome.episode?.change ?? null;
      if (change !== null) {
        const { episode } = outcome.episode!;
        const alert = alertId(id.shopId, id.customerId, episode.number);
        const band = outcome.assessment.band;
        // What the statements of the alert table write, by hand.
        if (change === 'opened') {
          alerts.set(alert, {
            episodeNumber: episode.number,
            fixed: atOpening(shopServingNow.policy, { ...id, openedBand: band as 'high', openedMs: nowMs }),
            alert: {
              status: 'open',
              version: 1,
              band,
              openedBand: band as 'high',
              openedAt: nowMs,
              updatedAt: nowMs,
              closedAt: null,
              closeReason: null,
              ...untouchedAlert,
            },
          });
        } else {
          const { closeReason } = outcome.episode!;
          const lived = alerts.get(alert)!.alert;
          lived.version += 1;
          Object.assign(lived, { band, updatedAt: nowMs, snooze: shownSnooze(episode.open?.snooze) });
          if (episode.open === null) Object.assign(lived, { status: 'closed', closedAt: nowMs, closeReason });
        }
        const { version } = alerts.get(alert)!.alert;
        note(alert, { version, atMs: nowMs, action: change, actorId: null, details: null });
      }
    }
    locked = {
      ...locked,
      version: profile.version,
      state: profile.state,
      band: score?.band ?? 'none',
      score: score?.score ?? null,
      scoredMs: score?.scoredMs ?? null,
      segment: score?.segment ?? null,
      segmentationVersion: score?.segmentationVersion ?? null,
      episode: outcome.kind === 'scored' ? outcome.score.episode : locked.episode,
    };
    const blank: ProfileScore = {
      ...unscored,
      episode: null,
      risesMs: null,
      segment: null,
      segmentationVersion: null,
    };
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
