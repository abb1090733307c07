import { Type, type Static } from 'typebox';
import { RuleTest, RuleTestFailure } from './model-reason.ts';

const kind = <K extends string>(name: K) => ({ kind: Type.Literal(name) });

/** Days within which an order is asked about; for each customer the likelihoods ascend in this order. */
export const purchaseHorizons = [7, 30, 90] as const;
export type PurchaseHorizon = (typeof purchaseHorizons)[number];
/** Days that the expected spend looks ahead. */
export const spendDays = 30;

/** Why the model, a plain rule or nobody says how likely an order within a horizon is. */
export const PurchaseReason = Type.Union([
  Type.Object({ ...kind('beats_rules'), test: RuleTest }),
  Type.Object({ ...kind('fails_rules'), failures: Type.Array(RuleTestFailure), test: RuleTest }),
  /** Enough for a test, too little for a model. */
  Type.Object({
    ...kind('too_few_customers'),
    orderingCustomers: Type.Integer(),
    historyDays: Type.Integer(),
    leastOrderingCustomers: Type.Integer(),
    leastHistoryDays: Type.Integer(),
  }),
  Type.Object({ ...kind('too_young'), historyDays: Type.Integer(), neededDays: Type.Integer() }),
  Type.Object(kind('nothing_to_tell_apart')),
]);
export type PurchaseReason = Static<typeof PurchaseReason>;
