import { personaKinds, type PersonaKind } from '@ebb/contracts';
import { matchCentres } from '@ebb/learning/clustering';

/** A typical centre of each kind, in standard deviations: orders, spend, mean order, recency, lifetime. */
const typical: Readonly<Record<PersonaKind, readonly [number, number, number, number, number]>> = {
  champions: [1.6, 1.6, 0.5, -0.9, 0.9],
  loyal: [0.7, 0.6, 0.1, -0.6, 0.7],
  newcomers: [-0.8, -0.7, 0, -0.9, -1.1],
  big_baskets: [0, 0.9, 1.6, -0.3, 0.1],
  occasional: [-0.3, -0.4, -0.3, -0.1, 0.1],
  cooling: [0.5, 0.5, 0.1, 0.8, 0.5],
  tried_once: [-0.9, -0.8, 0, 0.6, -1.1],
  small_baskets: [0.2, -0.6, -1.4, -0.2, 0.2],
  sleeping: [-0.4, -0.4, 0, 1.2, -0.2],
  lost: [-0.9, -1, -0.3, 1.7, -0.9],
};

const names: Readonly<Record<PersonaKind, string>> = {
  champions: 'Champions',
  loyal: 'Loyal',
  newcomers: 'Newcomers',
  big_baskets: 'Big baskets',
  occasional: 'Occasional',
  cooling: 'Cooling',
  tried_once: 'Tried once',
  small_baskets: 'Small baskets',
  sleeping: 'Sleeping',
  lost: 'Lost',
};

export interface NamedSegment {
  readonly id: number;
  readonly kind: PersonaKind;
  readonly autoName: string;
}

const featureCount = 5;
/** In standard deviations over all five features: further apart two centres are not the same customers. */
const furthest = 1.5;

/**
 * Numbers and names of new centres: those of the old segment that each continues, else a new number and the kind whose
 * typical centre is nearest and which nobody has.
 *
 * @param centres in scaled units, one after the other
 * @param old segments of the training before, their centres brought to the same units; `lastId` the highest ever given
 */
export function nameSegments(
  centres: Float64Array,
  old: {
    readonly centres: Float64Array;
    readonly segments: readonly NamedSegment[];
    readonly lastId: number;
  },
): NamedSegment[] {
  const { oldOfNew } = matchCentres(old.centres, centres, featureCount, { furthest });
  const continued = oldOfNew.map((place) => (place === null ? null : old.segments[place]!));
  const taken = new Set(continued.map((segment) => segment?.kind));
  const free = personaKinds.filter((kind) => !taken.has(kind));
  const fresh = [...continued.keys()].filter((place) => continued[place] === null);
  const freshCentres = fresh.flatMap((place) => [
    ...centres.subarray(place * featureCount, (place + 1) * featureCount),
  ]);
  const kindOf = matchCentres(
    Float64Array.from(free.flatMap((kind) => typical[kind])),
    Float64Array.from(freshCentres),
    featureCount,
  ).oldOfNew;
  return continued.map((segment, place) => {
    if (segment !== null) return segment;
    const at = fresh.indexOf(place);
    const kind = free[kindOf[at] ?? 0]!;
    return { id: old.lastId + 1 + at, kind, autoName: names[kind] };
  });
}
