import { Type, type Static, type TSchema } from 'typebox';
import { describeChangedHorizon } from './describe-model-reason.ts';
import { ChangedHorizon } from './model-reason.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Ninth tenth of the gaps between a customer's orders; null where nobody has ordered twice. */
const gap90Days = Nullable(Type.Number());

/** Why a model looks as many days ahead as it does: values, of which `describeHorizon` makes the sentence. */
export const HorizonReason = Type.Union([
  /** A sentence, as summaries held it before. */
  Type.Object({ kind: Type.Literal('text'), text: Type.String() }),
  /** Set for the shop, or kept from the champion. */
  Type.Object({ kind: Type.Literal('asked'), horizonDays: Type.Integer(), gap90Days }),
  /** From the shop's own rhythm. */
  Type.Object({
    kind: Type.Literal('rhythm'),
    horizonDays: Type.Integer(),
    gap90Days,
    limitsDays: Type.Object({ least: Type.Integer(), most: Type.Integer() }),
  }),
  /** Asked for or from the rhythm, but the history or the limits allow another only. */
  Type.Object({ kind: Type.Literal('changed'), change: ChangedHorizon, gap90Days }),
]);
export type HorizonReason = Static<typeof HorizonReason>;

export function describeHorizon(reason: HorizonReason): string {
  switch (reason.kind) {
    case 'text':
      return reason.text;
    case 'asked':
      return `${reason.horizonDays} days as set for the shop or kept from the champion; ${rhythm(reason)}.`;
    case 'rhythm': {
      const { horizonDays, limitsDays } = reason;
      return `${horizonDays} days: ${rhythm(reason)} (at least ${limitsDays.least}, at most ${limitsDays.most}).`;
    }
    case 'changed':
      return `${describeChangedHorizon(reason.change)}; ${rhythm(reason)}.`;
  }
}

function rhythm({ gap90Days: days }: { readonly gap90Days: number | null }): string {
  return days === null
    ? 'no customer has ordered twice yet'
    : `nine of ten repeat orders come within ${days} days of the one before`;
}
