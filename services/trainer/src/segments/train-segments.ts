import { mostSegments, segmentFeatureNames, type SegmentationReport } from '@ebb/contracts';
import type { TrainedSegmentation } from '@ebb/db';
import { dayMs, dayOf, segmentFeatureCount as width, type SegmentAssigner } from '@ebb/domain';
import {
  assignSegments,
  chooseClusterCount,
  findOutliers,
  fitSegmentModel,
  prepareTable,
  principalComponents,
  rfmScores,
  segmentImportance,
  type ClusterCountChoice,
  type NumberColumn,
  type PreparedTable,
} from '@ebb/learning/clustering';
import { nameSegments, type NamedSegment } from './persona-kinds.ts';
import type { SegmentInputs } from './segment-inputs.ts';
import { portraitsOf } from './portraits.ts';

/** Fewer customers with an order than this are a list, not segments. */
export const leastSegmentedCustomers = 30;
/** Centres, curves and the scatter come from at most so many, drawn evenly in the order of ids. */
const mostSampled = 20_000;

export interface SegmentTraining {
  readonly inputs: SegmentInputs;
  readonly nowMs: number;
  readonly version: number;
  /** Null: chosen by silhouette. */
  readonly askedClusters: number | null;
  readonly logarithm: boolean;
  /** The segmentation before, whose names go on. */
  readonly before: { readonly assigner: SegmentAssigner; readonly report: SegmentationReport } | null;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done01: number) => void;
}

/** Segments customers by k-means. @returns null where there are too few, or all are alike */
export async function trainSegments(training: SegmentTraining): Promise<TrainedSegmentation | null> {
  const { inputs, nowMs, version, askedClusters, logarithm, before } = training;
  if (inputs.customers < leastSegmentedCustomers) return null;
  const sample = sampleOf(inputs);
  const table = prepareTable(columnsOf(sample), {
    logarithmOf: logarithm ? ['orders', 'spend', 'meanOrder'] : [],
  });
  const choice = await chooseClusterCount(table.rows, { most: mostSegments }, training);
  if (choice.kind === 'nothing_to_divide') return null;
  const chosen = choice.curve.find(({ clusters }) => clusters === (askedClusters ?? choice.clusters));
  if (chosen === undefined) return null;
  const columns = scalesOf(table);
  const named = nameSegments(chosen.centres, namesBefore(before, columns));
  const assigner: SegmentAssigner = {
    version,
    decidedMs: nowMs,
    lastId: Math.max(before?.assigner.lastId ?? 0, ...named.map(({ id }) => id)),
    columns,
    segments: named.map(({ id }, place) => ({
      id,
      centre: [...chosen.centres.subarray(place * width, (place + 1) * width)],
    })),
  };
  const components = await principalComponents(table.rows);
  const importance = segmentImportance(
    { values: sample.values, featureCount: width },
    chosen.labels,
    named.length,
  );
  const all = labelAll(inputs, table, chosen);
  const { medians, portraits } = portraitsOf(inputs, all, named, importance, chosen.silhouette.ofCluster);
  const report: SegmentationReport = {
    asOf: nowMs,
    customers: inputs.customers,
    sampled: sample.customers,
    clusters: named.length,
    preferredClusters: choice.clusters,
    elbow: choice.elbow,
    curve: choice.curve.map(({ clusters, inertia, silhouette, daviesBouldin }) => ({
      clusters,
      inertia,
      silhouette: silhouette.score,
      silhouetteError: silhouette.standardError,
      daviesBouldin,
    })),
    columns: columnsOf(inputs).map((column, place) => ({
      feature: segmentFeatureNames[place]!,
      ...columns[place]!,
      outliers: findOutliers(column).beyondFences.length,
    })),
    medians,
    segments: portraits,
    components: {
      mean: [...components.mean],
      loadings: Array.from({ length: components.components }, (_, at) => [
        ...components.loadings.subarray(at * width, (at + 1) * width),
      ]),
      explainedShare01: [...components.explainedShare01],
    },
    cutPoints: cutPointsOf(inputs, nowMs),
  };
  const points = Array.from({ length: sample.customers }, (_, row) => [
    named[chosen.labels[row]!]!.id,
    ...sample.values.subarray(row * width, (row + 1) * width).map((value) => Math.round(value)),
  ]);
  return { assigner, report, points };
}

function sampleOf({ values, customers }: SegmentInputs): SegmentInputs {
  if (customers <= mostSampled) return { values, customers };
  const sample = new Float64Array(mostSampled * width);
  for (let row = 0; row < mostSampled; row++) {
    const from = Math.floor((row * customers) / mostSampled) * width;
    sample.set(values.subarray(from, from + width), row * width);
  }
  return { values: sample, customers: mostSampled };
}

function columnsOf({ values, customers }: SegmentInputs): NumberColumn[] {
  return segmentFeatureNames.map((name, place) => ({
    kind: 'number',
    name,
    values: Float64Array.from({ length: customers }, (_, row) => values[row * width + place]!),
  }));
}

function scalesOf({ preparation }: PreparedTable): SegmentAssigner['columns'] {
  return preparation.columns.flatMap((column) =>
    column.kind === 'number'
      ? [{ isLogarithm: column.isLogarithm, mean: column.mean, deviation: column.deviation }]
      : [],
  );
}

/** Of every customer the nearest centre's place, as scoring finds it. */
function labelAll(
  { values, customers }: SegmentInputs,
  table: PreparedTable,
  chosen: Extract<ClusterCountChoice, { kind: 'chosen' }>['curve'][number],
): Int32Array {
  const scales = scalesOf(table);
  const scaled = new Float64Array(customers * width);
  for (let at = 0; at < scaled.length; at++) scaled[at] = scale(values[at]!, scales[at % width]!);
  const model = fitSegmentModel(table.rows, chosen.labels, chosen.clusters);
  return assignSegments({ ...model, centres: chosen.centres }, { values: scaled, featureCount: width })
    .segments;
}

type Scale = SegmentAssigner['columns'][number];

function scale(value: number, { isLogarithm, mean, deviation }: Scale): number {
  return ((isLogarithm ? Math.sign(value) * Math.log1p(Math.abs(value)) : value) - mean) / deviation;
}

function unscale(value: number, { isLogarithm, mean, deviation }: Scale): number {
  const shaped = value * deviation + mean;
  return isLogarithm ? Math.sign(shaped) * Math.expm1(Math.abs(shaped)) : shaped;
}

/** The segments before with their centres in the new units. */
function namesBefore(
  before: SegmentTraining['before'],
  columns: SegmentAssigner['columns'],
): { centres: Float64Array; segments: NamedSegment[]; lastId: number } {
  if (before === null) return { centres: new Float64Array(0), segments: [], lastId: 0 };
  const { assigner, report } = before;
  const portrait = new Map(report.segments.map((segment) => [segment.id, segment]));
  const known = assigner.segments.flatMap(({ id, centre }) => {
    const named = portrait.get(id);
    return named === undefined ? [] : [{ named, centre }];
  });
  const centres = known.flatMap(({ centre }) =>
    centre.map((value, place) => scale(unscale(value, assigner.columns[place]!), columns[place]!)),
  );
  return {
    centres: Float64Array.from(centres),
    segments: known.map(({ named: { id, kind, autoName } }) => ({ id, kind, autoName })),
    lastId: assigner.lastId,
  };
}

/** Quintiles of whole UTC days since the last order, and of orders. */
function cutPointsOf({ values, customers }: SegmentInputs, nowMs: number): SegmentationReport['cutPoints'] {
  const today = dayOf(nowMs);
  const column = (place: number) =>
    Float64Array.from({ length: customers }, (_, row) => values[row * width + place]!);
  const { cutPoints } = rfmScores(
    {
      lastOrderMs: column(3).map((days) => (today - Math.max(0, days)) * dayMs),
      frequency: column(0),
      monetary: column(1),
    },
    { referenceMs: today * dayMs },
  );
  return { recencyDays: [...cutPoints.recencyDays], orders: [...cutPoints.frequency] };
}
