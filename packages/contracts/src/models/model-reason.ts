import { Type, type Static, type TSchema } from 'typebox';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const kind = <K extends string>(name: K) => ({ kind: Type.Literal(name) });

/** Why a champion no longer fits its shop. */
export const Staleness = Type.Union([
  Type.Object({
    ...kind('off'),
    /** What was promised of the newest matured answers, and what came true; shares 0–1. */
    meanProbability: Type.Number(),
    leftShare01: Type.Number(),
    calibrationError: Type.Number(),
    rows: Type.Integer(),
  }),
  Type.Object({ ...kind('drifted'), driftIndex: Type.Number() }),
  Type.Object({ ...kind('old'), unseenDays: Type.Integer() }),
]);
export type Staleness = Static<typeof Staleness>;

/** A horizon that is not the one asked for, and the limits it was cut to; null: the history is short. */
export const ChangedHorizon = Type.Object({
  horizonDays: Type.Integer(),
  wantedHorizonDays: Type.Number(),
  limitsDays: Nullable(Type.Object({ least: Type.Integer(), most: Type.Integer() })),
});
export type ChangedHorizon = Static<typeof ChangedHorizon>;

/** What a model was measured at beside the plain rules, all on the same later rows. */
export const RuleTest = Type.Object({
  rows: Type.Integer(),
  rocAuc: Type.Number(),
  bestRanking: Type.Object({ rule: Type.String(), rocAuc: Type.Number() }),
  logLoss: Type.Number(),
  closest: Type.Object({ rule: Type.String(), logLoss: Type.Number() }),
  calibrationError: Type.Number(),
  changedHorizon: Nullable(ChangedHorizon),
});
export type RuleTest = Static<typeof RuleTest>;

export const RuleTestFailure = Type.Union([
  Type.Object({ ...kind('ranks_no_better'), rule: Type.String() }),
  Type.Object({ ...kind('not_surely_closer'), rule: Type.String() }),
  Type.Object({ ...kind('surely_further'), rule: Type.String() }),
  Type.Object({ ...kind('miscalibrated'), calibrationError: Type.Number(), limit: Type.Number() }),
]);
export type RuleTestFailure = Static<typeof RuleTestFailure>;

const TooLittleHistory = Type.Object({
  ...kind('too_little_history'),
  orderingCustomers: Type.Integer(),
  historyDays: Type.Integer(),
  leastOrderingCustomers: Type.Integer(),
  leastHistoryDays: Type.Integer(),
});
const FailsRules = Type.Object({
  ...kind('fails_rules'),
  failures: Type.Array(RuleTestFailure),
  test: RuleTest,
});

const ComparedWithChampion = Type.Object({
  ...kind('compared'),
  /** Of the new model; `not_worse` takes the place of a champion that is stale, `unsure` does not take it. */
  result: Type.Enum(['closer', 'further', 'not_worse', 'unsure', 'too_few_rows']),
  championVersion: Type.Integer(),
  rows: Type.Integer(),
  /** Log loss of both on these rows, and of the new model less the champion's with 95 % confidence. */
  newcomer: Type.Number(),
  champion: Type.Number(),
  low: Type.Number(),
  high: Type.Number(),
  stale: Nullable(Staleness),
  /** The most a model may lose by and yet replace a stale champion, nats a row. */
  mostLossAllowed: Type.Number(),
  /** Set where a challenger won, but is itself no probability. */
  miscalibrated: Nullable(Type.Object({ calibrationError: Type.Number(), limit: Type.Number() })),
  /** Set where its time in shadow is over. */
  endedAfterDays: Nullable(Type.Integer()),
  /** It has a share of the customers. */
  personDecides: Type.Boolean(),
});

/**
 * Why a model was trained, or has its place, or lost it: values, of which `describeModelReason` makes sentences where
 * they are read. Stored as JSON; a sentence that was stored before is `text`, and so are a person's own words.
 */
export const ModelReason = Type.Union([
  Type.Object({ ...kind('text'), text: Type.String() }),
  // The test against the plain rules.
  Type.Object({ ...kind('beats_rules'), test: RuleTest }),
  FailsRules,
  TooLittleHistory,
  Type.Object(kind('nothing_to_tell_apart')),
  // The test against the champion.
  ComparedWithChampion,
  Type.Object({ ...kind('nothing_unseen'), championVersion: Type.Integer(), firstTestDay: Type.String() }),
  Type.Object({
    ...kind('not_good_enough'),
    championVersion: Type.Integer(),
    against: Type.Union([FailsRules, TooLittleHistory]),
  }),
  Type.Object({
    ...kind('both_worse_than_rule'),
    championVersion: Type.Integer(),
    rule: Type.String(),
    against: Type.Union([FailsRules, TooLittleHistory]),
  }),
  Type.Object({ ...kind('too_little_to_learn'), championVersion: Type.Integer() }),
  Type.Object(kind('too_little_matured')),
  // What the registry does.
  Type.Object(kind('champion_changed_meanwhile')),
  Type.Object({ ...kind('replaced'), byVersion: Type.Integer() }),
  Type.Object(kind('worse_than_rule')),
  Type.Object(kind('made_way')),
  // What a person did.
  Type.Object({ ...kind('made_champion'), by: Type.String(), note: Type.String() }),
  Type.Object({ ...kind('share_set'), sharePercent: Type.Integer(), note: Type.String() }),
  Type.Object(kind('training_asked')),
  Type.Object({ ...kind('asked_for'), by: Nullable(Type.String()) }),
  // Why Ebb trains by itself.
  Type.Object(kind('no_model')),
  Type.Object(kind('model_due')),
  Type.Object(kind('history_grown')),
  Type.Object({ ...kind('champion_stale'), stale: Staleness }),
]);
export type ModelReason = Static<typeof ModelReason>;
export type ReasonOf<Kind extends ModelReason['kind']> = Extract<ModelReason, { kind: Kind }>;
