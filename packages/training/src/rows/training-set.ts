import { createHash } from 'node:crypto';
import { featureNames } from '@ebb/contracts';
import type { Rows } from '@ebb/learning';
import type { CustomerRow } from './customer-rows.ts';

const featureCount = featureNames.length;
/** Kept beside the features, for baselines fitted on purchases themselves. */
export const purchaseColumns = ['repeat_order_days', 'recency_days', 'age_days'] as const;

/** Marks a label that had not matured at the end of the data. */
export const unknownLabel = 255;

/** Rows of many customers at many cut-offs, in columns: 96 bytes of features and 50 of the rest a row. */
export interface TrainingSet {
  readonly rowCount: number;
  /** Row-major, in the order of the contracts' `featureNames`. */
  readonly features: Float64Array;
  /** 1: no order within the horizon; `unknownLabel` where that is not known yet. */
  readonly labels: Uint8Array;
  /** The same over the early horizon. */
  readonly earlyLabels: Uint8Array;
  /** Number of the customer in key order: rows of one customer belong together. */
  readonly customers: Uint32Array;
  readonly cutOffDays: Int32Array;
  /** Row-major, `purchaseColumns`. */
  readonly purchases: Float64Array;
  /** Revenue that would be lost over the horizon if the customer left for certain; minor units, not negative. */
  readonly atStakeMinor: Float64Array;
  /** Worth of the orders within the horizon, minor units; NaN where the label is unknown. */
  readonly spentMinor: Float64Array;
}

export interface TrainingSetBuilder {
  add(customer: number, row: CustomerRow): void;
  build(): TrainingSet;
}

/** Collects rows; grows by doubling, so a row costs no object and the whole no second copy at the end. */
export function createTrainingSetBuilder(): TrainingSetBuilder {
  let capacity = 4096;
  let rowCount = 0;
  let features = new Float64Array(capacity * featureCount);
  let purchases = new Float64Array(capacity * purchaseColumns.length);
  let labels = new Uint8Array(capacity);
  let earlyLabels = new Uint8Array(capacity);
  let customers = new Uint32Array(capacity);
  let cutOffDays = new Int32Array(capacity);
  let atStakeMinor = new Float64Array(capacity);
  let spent = new Float64Array(capacity);

  function grow(): void {
    capacity *= 2;
    features = copied(features, new Float64Array(capacity * featureCount));
    purchases = copied(purchases, new Float64Array(capacity * purchaseColumns.length));
    labels = copied(labels, new Uint8Array(capacity));
    earlyLabels = copied(earlyLabels, new Uint8Array(capacity));
    customers = copied(customers, new Uint32Array(capacity));
    cutOffDays = copied(cutOffDays, new Int32Array(capacity));
    atStakeMinor = copied(atStakeMinor, new Float64Array(capacity));
    spent = copied(spent, new Float64Array(capacity));
  }

  return {
    add(customer, row) {
      if (rowCount === capacity) grow();
      features.set(row.features, rowCount * featureCount);
      const { distinctDays, firstDay, lastDay } = row.orders;
      purchases.set(
        [distinctDays - 1, lastDay - firstDay, row.cutOffDay - firstDay],
        rowCount * purchaseColumns.length,
      );
      labels[rowCount] = row.label ?? unknownLabel;
      earlyLabels[rowCount] = row.earlyLabel ?? unknownLabel;
      customers[rowCount] = customer;
      cutOffDays[rowCount] = row.cutOffDay;
      atStakeMinor[rowCount] = row.atStakeMinor;
      spent[rowCount] = row.spentMinor ?? NaN;
      rowCount++;
    },
    build: () => ({
      rowCount,
      features: features.subarray(0, rowCount * featureCount),
      labels: labels.subarray(0, rowCount),
      earlyLabels: earlyLabels.subarray(0, rowCount),
      customers: customers.subarray(0, rowCount),
      cutOffDays: cutOffDays.subarray(0, rowCount),
      purchases: purchases.subarray(0, rowCount * purchaseColumns.length),
      atStakeMinor: atStakeMinor.subarray(0, rowCount),
      spentMinor: spent.subarray(0, rowCount),
    }),
  };
}

function copied<Values extends { set(from: Values): void }>(from: Values, into: Values): Values {
  into.set(from);
  return into;
}

/** The rows of the named cut-offs, copied. */
export function rowsAtCutOffs(set: TrainingSet, days: ReadonlySet<number>): TrainingSet {
  const kept: number[] = [];
  for (let row = 0; row < set.rowCount; row++) if (days.has(set.cutOffDays[row]!)) kept.push(row);
  return rowsAt(set, kept);
}

export function rowsAt(set: TrainingSet, kept: readonly number[]): TrainingSet {
  const width = purchaseColumns.length;
  const features = new Float64Array(kept.length * featureCount);
  const purchases = new Float64Array(kept.length * width);
  kept.forEach((row, index) => {
    features.set(set.features.subarray(row * featureCount, (row + 1) * featureCount), index * featureCount);
    purchases.set(set.purchases.subarray(row * width, (row + 1) * width), index * width);
  });
  return {
    rowCount: kept.length,
    features,
    purchases,
    labels: Uint8Array.from(kept, (row) => set.labels[row]!),
    earlyLabels: Uint8Array.from(kept, (row) => set.earlyLabels[row]!),
    customers: Uint32Array.from(kept, (row) => set.customers[row]!),
    cutOffDays: Int32Array.from(kept, (row) => set.cutOffDays[row]!),
    atStakeMinor: Float64Array.from(kept, (row) => set.atStakeMinor[row]!),
    spentMinor: Float64Array.from(kept, (row) => set.spentMinor[row]!),
  };
}

/**
 * The rows of every so many-th customer, so that there are at most so many; the set itself where there are no more.
 * Customers are numbered anew, without gaps.
 */
export function evenShareOfCustomers(set: TrainingSet, mostRows: number): TrainingSet {
  const every = Math.ceil(set.rowCount / mostRows);
  if (every <= 1) return set;
  const kept = [...set.customers.keys()].filter((row) => set.customers[row]! % every === 0);
  const share = rowsAt(set, kept);
  return { ...share, customers: share.customers.map((customer) => customer / every) };
}

/** The rows of the one, then those of the other. */
export function joinSets(first: TrainingSet, second: TrainingSet): TrainingSet {
  return {
    rowCount: first.rowCount + second.rowCount,
    features: joined(Float64Array, first.features, second.features),
    purchases: joined(Float64Array, first.purchases, second.purchases),
    labels: joined(Uint8Array, first.labels, second.labels),
    earlyLabels: joined(Uint8Array, first.earlyLabels, second.earlyLabels),
    customers: joined(Uint32Array, first.customers, second.customers),
    cutOffDays: joined(Int32Array, first.cutOffDays, second.cutOffDays),
    atStakeMinor: joined(Float64Array, first.atStakeMinor, second.atStakeMinor),
    spentMinor: joined(Float64Array, first.spentMinor, second.spentMinor),
  };
}

function joined<Values extends { readonly length: number; set(from: Values, at?: number): void }>(
  Kind: new (length: number) => Values,
  first: Values,
  second: Values,
): Values {
  const both = new Kind(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** The features as the learning package takes them. */
export function featureRows(set: TrainingSet): Rows {
  return { values: set.features, featureCount };
}

/**
 * SHA-256 over every value that a model of leaving learns from: equal for equal sets, different when one bit of one row is.
 * What was spent is not among them, so that models from before it was kept are made again byte for byte.
 */
export function fingerprintOfSet(set: TrainingSet): string {
  const hash = createHash('sha256');
  for (const column of [
    set.features,
    set.labels,
    set.earlyLabels,
    set.customers,
    set.cutOffDays,
    set.purchases,
    set.atStakeMinor,
  ]) {
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest('hex');
}
