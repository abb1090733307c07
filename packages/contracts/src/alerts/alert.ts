import { Type, type Static } from 'typebox';
import { alertVerbs, resolutionOutcomes, type AlertVerb, type ResolutionOutcome } from './actions.ts';
import { Band, RiskBand } from './band.ts';
import { featureNames } from '../models/features.ts';

/** One reason for a score: a feature's share of the probability, and the sentence a person reads. */
export const Reason = Type.Object({
  feature: Type.Enum(featureNames),
  value: Type.Number(),
  /** Points of probability (0–1) this feature adds; negative takes off. */
  contribution: Type.Number(),
  text: Type.String(),
});
export type Reason = Static<typeof Reason>;

/** What to do: an entry of the playbook. */
export const Recommendation = Type.Object({
  playbook: Type.String(),
  title: Type.String(),
  text: Type.String(),
});
export type Recommendation = Static<typeof Recommendation>;

export const alertStatuses = ['open', 'acknowledged', 'closed'] as const;
export const AlertStatus = Type.Enum(alertStatuses);
export type AlertStatus = (typeof alertStatuses)[number];

/**
 * Why an episode ended. The first four are the engine’s; a person’s are the outcomes. `policy`: nothing about the customer
 * changed, but the shop’s alert policy no longer asks for this alert.
 */
const engineCloseReasons = ['ordered', 'recovered', 'lost', 'policy'] as const;
export const closeReasons = [...new Set([...engineCloseReasons, ...resolutionOutcomes])];
export const CloseReason = Type.Enum(closeReasons);
export type CloseReason = (typeof engineCloseReasons)[number] | ResolutionOutcome;

/** One risk episode as everybody sees it: REST, `churn.alerts` and the socket carry this same shape. */
export const Alert = Type.Object({
  id: Type.String(),
  shopId: Type.String(),
  customerId: Type.String(),
  customerName: Type.Union([Type.String(), Type.Null()]),
  status: AlertStatus,
  /** Rises by one with every change; the larger one wins wherever two copies meet. */
  version: Type.Integer(),
  band: Band,
  openedBand: RiskBand,
  /** 0–100, higher is worse. Null when the customer is no longer scored. */
  score: Type.Union([Type.Integer(), Type.Null()]),
  probability: Type.Union([Type.Number(), Type.Null()]),
  /** Score when the episode opened, for "change since". */
  openedScore: Type.Integer(),
  revenueAtRiskMinor: Type.Integer(),
  currency: Type.String(),
  reasons: Type.Array(Reason),
  recommendation: Type.Union([Recommendation, Type.Null()]),
  openedAt: Type.Integer({ description: 'epoch ms' }),
  updatedAt: Type.Integer({ description: 'epoch ms' }),
  closedAt: Type.Union([Type.Integer(), Type.Null()]),
  closeReason: Type.Union([CloseReason, Type.Null()]),
  ownerId: Type.Union([Type.String(), Type.Null()]),
  ownerName: Type.Union([Type.String(), Type.Null()]),
  acknowledgedAt: Type.Union([Type.Integer(), Type.Null()]),
  contactedAt: Type.Union([Type.Integer(), Type.Null()], { description: 'newest contact that was logged' }),
  dueAt: Type.Union([Type.Integer(), Type.Null()], { description: 'due date that somebody set, epoch ms' }),
  responseDueAt: Type.Union([Type.Integer(), Type.Null()], {
    description: 'by when it was to have its first owner, as the policy said when it opened; null: no target',
  }),
  /** Put off: out of the lists of what is to be done. */
  snooze: Type.Union([
    Type.Object({
      until: Type.Union([Type.Integer(), Type.Null()], {
        description: 'epoch ms; null: until a ticket is opened or the band changes',
      }),
      probability: Type.Number({ description: 'when it was put off; a rise above it ends the snooze too' }),
    }),
    Type.Null(),
  ]),
  /** Only there where it is so: kept out of the queue, to compare what work on the others does. */
  withheld: Type.Optional(Type.Literal(true)),
});
export type Alert = Static<typeof Alert>;

/** What people leave on an alert, where nobody has done anything yet. */
export const untouchedAlert = {
  ownerId: null,
  ownerName: null,
  acknowledgedAt: null,
  contactedAt: null,
  dueAt: null,
  snooze: null,
} as const satisfies Partial<Alert>;

/**
 * What the engine does to an alert. `woken`: its snooze ended. `rebuilt`: it was wrong in the record, and is as it must be
 * now.
 */
export const engineChanges = ['opened', 'escalated', 'eased', 'woken', 'closed', 'rebuilt'] as const;
export type EngineChange = (typeof engineChanges)[number];

/** What happened to the alert in this message: the engine's change, or the action of a person. */
export const AlertChange = Type.Enum([...engineChanges, ...alertVerbs]);
export type AlertChange = EngineChange | AlertVerb;

/** Payload of `churn.alerts`. */
export const AlertMessage = Type.Object({
  v: Type.Literal(1),
  change: AlertChange,
  alert: Alert,
  /** Name of who did it, when a person did. */
  actorName: Type.Union([Type.String(), Type.Null()]),
});
export type AlertMessage = Static<typeof AlertMessage>;

/** Payload of `churn.predictions`: the customer’s score as of now. When scores come faster than they can be published, only a customer’s newest is. */
export const PredictionMessage = Type.Object({
  v: Type.Literal(1),
  shopId: Type.String(),
  customerId: Type.String(),
  /** Version of the profile the score was computed from; the larger one wins. */
  version: Type.Integer(),
  band: Band,
  previousBand: Band,
  score: Type.Union([Type.Integer(), Type.Null()]),
  previousScore: Type.Union([Type.Integer(), Type.Null()]),
  probability: Type.Union([Type.Number(), Type.Null()]),
  revenueAtRiskMinor: Type.Integer(),
  currency: Type.String(),
  modelId: Type.Union([Type.String(), Type.Null()]),
  scoredAt: Type.Integer({ description: 'epoch ms' }),
  /** What made us look: the newest event, or the clock, or a new model. */
  cause: Type.Union([Type.Literal('event'), Type.Literal('silence'), Type.Literal('model')]),
  /** The newest event's id, kind and arrival, when an event was the cause. */
  messageId: Type.Union([Type.String(), Type.Null()]),
  kind: Type.Union([Type.String(), Type.Null()]),
  receivedAt: Type.Union([Type.Integer(), Type.Null()]),
});
export type PredictionMessage = Static<typeof PredictionMessage>;
