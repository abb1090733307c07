import { Type, type Static, type TSchema } from 'typebox';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems } from '../problem.ts';

const maybe = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
/** Epoch milliseconds. */
const Time = Type.Number();

/** Something is wrong and has a runbook. */
export const Incident = Type.Object({
  /** Name of the alert rule, and of its runbook. */
  rule: Type.String(),
  severity: Type.Union([Type.Literal('critical'), Type.Literal('warning')]),
  /** What it is about: a service, a group, a disk. */
  about: Type.String(),
  sentence: Type.String(),
  since: maybe(Time),
});
export type Incident = Static<typeof Incident>;

/** A step on the way of an event. */
export const SystemStage = Type.Object({
  name: Type.String(),
  /** When it last did its work; null: not known. */
  lastAt: maybe(Time),
  /** What waits before it. */
  waiting: maybe(Type.Number()),
  /** How long the oldest of that has waited, in seconds, where it is known. */
  waitingSeconds: maybe(Type.Number()),
  perSecond: maybe(Type.Number()),
});
export type SystemStage = Static<typeof SystemStage>;

export const SystemService = Type.Object({
  name: Type.String(),
  state: Type.Union([Type.Literal('ready'), Type.Literal('unready'), Type.Literal('away')]),
  reason: maybe(Type.String()),
  version: maybe(Type.String()),
  startedAt: maybe(Time),
  memoryBytes: maybe(Type.Number()),
});
export type SystemService = Static<typeof SystemService>;

export const SystemServer = Type.Object({
  name: Type.String(),
  isUp: Type.Boolean(),
  reason: maybe(Type.String()),
  facts: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
});
export type SystemServer = Static<typeof SystemServer>;

export const SystemDisk = Type.Object({
  name: Type.String(),
  freeBytes: Type.Number(),
  sizeBytes: Type.Number(),
  /** By the trend of the last days; null: it does not fill, or it is not known yet. */
  fullInDays: maybe(Type.Number()),
});
export type SystemDisk = Static<typeof SystemDisk>;

export const GroupLag = Type.Object({
  group: Type.String(),
  topic: Type.String(),
  partition: Type.Integer(),
  messages: Type.Integer(),
});
export type GroupLag = Static<typeof GroupLag>;

/** A certificate that clients are shown. */
export const SystemCertificate = Type.Object({
  name: Type.String(),
  /** Null: it has not been seen yet. */
  expiresAt: maybe(Time),
  /** Why it could not be looked at; null: it could. */
  reason: maybe(Type.String()),
});
export type SystemCertificate = Static<typeof SystemCertificate>;

/** What is kept by the process that makes backups. */
export const SystemBackup = Type.Object({
  /** Null: there is none yet. */
  newestAt: maybe(Time),
  bytes: maybe(Type.Number()),
  kept: Type.Integer(),
  everySeconds: Type.Number(),
  /** By how much the next one is late; 0: it is not. */
  overdueSeconds: Type.Number(),
  /** Since that process began. */
  failures: Type.Integer(),
});
export type SystemBackup = Static<typeof SystemBackup>;

export const SystemPage = Type.Object({
  /** When the oldest part of this was looked at. */
  asOf: maybe(Time),
  version: Type.String(),
  incidents: Type.Array(Incident),
  stages: Type.Array(SystemStage),
  services: Type.Array(SystemService),
  servers: Type.Array(SystemServer),
  lags: Type.Array(GroupLag),
  disks: Type.Array(SystemDisk),
  certificates: Type.Array(SystemCertificate),
  /** Null: no process makes backups by itself. */
  backup: maybe(SystemBackup),
  deadLetters: Type.Object({ kept: maybe(Type.Integer()), lastHour: maybe(Type.Integer()) }),
  /** Events scored by minute, the last hour at most, oldest first. */
  throughput: Type.Array(Type.Object({ at: Time, events: Type.Number() })),
});
export type SystemPage = Static<typeof SystemPage>;

export const systemEndpoints = {
  getSystem: {
    method: 'GET',
    path: '/api/system',
    tag: 'system',
    summary: 'How the installation is: stages, lag, servers, disks, open incidents',
    description:
      'About the whole installation, not about a shop; the shop says as whose owner or admin one asks.',
    access: 'system.read',
    query: Type.Object({ shop: Type.String({ minLength: 1, maxLength: 64 }) }),
    answer: SystemPage,
    problems: memberProblems,
  },
} as const satisfies Endpoints;
