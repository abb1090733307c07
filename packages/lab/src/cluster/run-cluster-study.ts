import type { ClusterReport, ClusterSettings, LabPoints } from '@ebb/contracts/lab';
import {
  applyPreparation,
  assignSegments,
  chooseClusterCount,
  fitSegmentModel,
  prepareTable,
  principalComponents,
  projectRows,
  type PreparedTable,
  type PrincipalComponents,
  type SegmentModel,
  type TableColumn,
} from '@ebb/learning/clustering';
import type { Rows } from '@ebb/learning';
import { formFields } from '../model/form-fields.ts';
import type { LabModel } from '../model/lab-model.ts';
import { evenRows, typedColumns, usedColumns } from '../model/typed-columns.ts';
import { LabError } from '../reading/lab-error.ts';
import type { LabRows } from '../reading/read-table.ts';
import { within, type ReportStep } from '../run-watch.ts';
import { clusterByDensity, clusterByTrees, type MethodClusters } from './compare-methods.ts';
import { addToTotals, describeLabSegments, emptyTotals } from './describe-segments.ts';
import { preparedReport } from '../model/prepared-report.ts';

/** Centres and curves of k-means come from at most so many rows, trees of merges and DBSCAN from so many. */
const mostSampled = 20_000;
const mostCompared = 5_000;
/** Distances between all pairs of sampled rows: with many columns fewer rows are drawn. */
const mostPairWork = 2e10;
const blockRows = 5_000;
const shownPoints = 5_000;
const shownNumbers = 8;

export interface ClusterOutcome {
  readonly report: ClusterReport;
  readonly model: Extract<LabModel, { kind: 'cluster' }>;
  readonly points: LabPoints;
}

/** @throws LabError for a table or settings that nothing can be made of */
export async function runClusterStudy(
  table: LabRows,
  study: string,
  settings: ClusterSettings,
  report: ReportStep,
): Promise<ClusterOutcome> {
  const uses = usedColumns(settings.columns);
  if (uses.length === 0) throw new LabError('Every column is left out: nothing is there to cluster by.');
  report('Preparing the columns', 0.05);
  const logarithmOf = uses
    .filter((use) => use.logarithm === true && use.kind === 'number')
    .map(({ name }) => name);
  const options = { fill: settings.fill, logarithmOf };
  const first = prepareTable(typedColumns(table, uses, evenRows(table.rows, blockRows)), options);
  const affordable = Math.max(1_000, Math.floor(Math.sqrt(mostPairWork / first.rows.featureCount)));
  const sample = evenRows(table.rows, Math.min(mostSampled, affordable));
  const typed = typedColumns(table, uses, sample);
  const prepared = prepareTable(typed, options);

  const choice = await chooseClusterCount(
    prepared.rows,
    {},
    within(report, 'Trying 2 to 10 clusters', 0.1, 0.5),
  );
  if (choice.kind === 'nothing_to_divide') {
    throw new LabError(
      `The table has ${choice.rows} rows, ${choice.distinctRows} of them different: nothing to divide.`,
    );
  }
  const compared = evenRows(sample.length, mostCompared);
  const comparedRows = compared.length === sample.length ? prepared.rows : rowsAt(prepared.rows, compared);
  const trees = await clusterByTrees(comparedRows, compared.length, settings, report, [0.5, 0.75]);
  const { found: dense, density } = await clusterByDensity(
    comparedRows,
    compared.length,
    settings,
    report,
    [0.75, 0.85],
  );
  const asked = settings.clusters ?? choice.clusters;
  const ofK = choice.curve.find(({ clusters }) => clusters === asked);
  if (ofK === undefined) {
    throw new LabError(
      `${asked} clusters were asked for; the rows can be divided into at most ${choice.curve.at(-1)!.clusters}.`,
    );
  }
  const kMeans: MethodClusters = { method: 'k_means', noiseRows: 0, ...ofK };
  const methods = [kMeans, ...trees, ...(dense === null ? [] : [dense])];
  const chosen = methods.find(({ method }) => method === settings.method);
  if (chosen === undefined || chosen.clusters === 0) {
    throw new LabError(
      settings.method === 'dbscan'
        ? `DBSCAN found no dense place${density === null ? '' : ` with a radius of ${density.radius}`}: choose a larger radius.`
        : 'The rows are too much alike for this method.',
    );
  }
  report('Describing the segments', 0.87);
  const isSampleWhole = chosen.method === 'k_means';
  const basis: Basis = isSampleWhole
    ? { prepared, typed, rows: prepared.rows, sample }
    : {
        prepared,
        typed: typedAt(typed, compared),
        rows: comparedRows,
        sample: Int32Array.from(compared, (at) => sample[at]!),
      };
  const ranked = bySize(chosen.labels, chosen.clusters);
  const labels = Int32Array.from(chosen.labels, (label) => (label < 0 ? -1 : ranked.placeOf[label]!));
  const segmentModel = fitSegmentModel(basis.rows, labels, chosen.clusters);
  const totals = placeAll(table, uses, basis, labels, segmentModel);
  const plain = prepareTable(basis.typed, { fill: settings.fill, scale: 'none' }).rows;
  const silhouetteOf = ranked.order.map((label) => chosen.silhouette.ofCluster[label] ?? null);
  const segments = describeLabSegments(totals, plain, prepared.names, labels, silhouetteOf);
  const components = await principalComponents(prepared.rows);
  const fields = formFields(table, uses, prepared.preparation.columns);
  return {
    points: pointsOf(table.rows, basis, labels, components),
    model: {
      ...{ format: 'ebb-lab-model', version: 1, kind: 'cluster', study, fields },
      preparation: prepared.preparation,
      names: segments.map(({ name }) => name),
      centres: [...segmentModel.centres],
      share01: [...segmentModel.share01],
      variance: segmentModel.variance,
      usualDistance: [...segmentModel.usualDistance],
    },
    report: {
      kind: 'cluster',
      rows: table.rows,
      sampledRows: sample.length,
      comparedRows: compared.length,
      columns: preparedReport(prepared),
      features: [...prepared.names],
      method: chosen.method,
      clusters: chosen.clusters,
      preferredClusters: choice.clusters,
      elbow: choice.elbow,
      curve: choice.curve.map(({ clusters, inertia, silhouette, daviesBouldin }) => ({
        ...{ clusters, inertia, daviesBouldin },
        ...{ silhouette: silhouette.score, silhouetteError: silhouette.standardError },
      })),
      methods: methods.map(
        ({ method, clusters, noiseRows, silhouette, daviesBouldin, labels: { length } }) => ({
          ...{ method, clusters, noiseRows, daviesBouldin, rows: length },
          ...{ silhouette: silhouette.score, silhouetteError: silhouette.standardError },
        }),
      ),
      density,
      components: {
        loadings: Array.from({ length: Math.min(2, components.components) }, (_, at) => [
          ...components.loadings.subarray(
            at * prepared.rows.featureCount,
            (at + 1) * prepared.rows.featureCount,
          ),
        ]),
        explainedShare01: [...components.explainedShare01.subarray(0, 2)],
      },
      segments,
      noiseRows: chosen.noiseRows,
      fields,
    },
  };
}

/** The rows that the chosen method labelled. */
interface Basis {
  readonly prepared: PreparedTable;
  readonly typed: readonly TableColumn[];
  readonly rows: Rows;
  readonly sample: Int32Array;
}

function rowsAt({ values, featureCount }: Rows, places: Int32Array): Rows {
  const chosen = new Float64Array(places.length * featureCount);
  places.forEach((row, place) =>
    chosen.set(values.subarray(row * featureCount, (row + 1) * featureCount), place * featureCount),
  );
  return { values: chosen, featureCount };
}

function typedAt(columns: readonly TableColumn[], places: Int32Array): TableColumn[] {
  return columns.map((column) =>
    column.kind === 'number'
      ? { ...column, values: Float64Array.from(places, (row) => column.values[row]!) }
      : { ...column, values: Array.from(places, (row) => column.values[row] ?? null) },
  );
}

/** Clusters by size, the largest first. */
function bySize(labels: Int32Array, clusters: number): { order: number[]; placeOf: number[] } {
  const sizes = new Array<number>(clusters).fill(0);
  for (const label of labels) if (label >= 0) sizes[label]! += 1;
  const order = sizes
    .map((_, label) => label)
    .sort((left, right) => sizes[right]! - sizes[left]! || left - right);
  const placeOf = new Array<number>(clusters).fill(0);
  order.forEach((label, place) => (placeOf[label] = place));
  return { order, placeOf };
}

/** Sizes and sums over the whole table: rows beyond the sample belong to the nearest centre. */
function placeAll(
  table: LabRows,
  uses: ClusterSettings['columns'],
  basis: Basis,
  labels: Int32Array,
  model: SegmentModel,
) {
  const totals = emptyTotals(
    uses.map(({ name }) => name),
    model.share01.length,
  );
  if (basis.sample.length === table.rows) {
    addToTotals(totals, basis.typed, labels);
    return totals;
  }
  for (let from = 0; from < table.rows; from += blockRows) {
    const rows = Int32Array.from({ length: Math.min(blockRows, table.rows - from) }, (_, at) => from + at);
    const block = blockOf(table, uses, rows);
    const { segments } = assignSegments(model, applyPreparation(basis.prepared.preparation, block).rows);
    addToTotals(totals, block, segments);
  }
  return totals;
}

/** As `typedColumns`, but a block may be without any value of a column. */
function blockOf(table: LabRows, uses: ClusterSettings['columns'], rows: Int32Array): TableColumn[] {
  return uses.map(({ name, kind }): TableColumn => {
    const column = table.columns.find((each) => each.name === name)!;
    if (kind === 'category') return { kind, name, values: Array.from(rows, (row) => column.textAt(row)) };
    const at = kind === 'date' ? (row: number) => column.dateAt(row) : (row: number) => column.numberAt(row);
    return { kind: 'number', name, values: Float64Array.from(rows, at) };
  });
}

function pointsOf(
  rows: number,
  basis: Basis,
  labels: Int32Array,
  components: PrincipalComponents,
): LabPoints {
  const shown = evenRows(labels.length, shownPoints);
  const projected = projectRows(components, rowsAt(basis.rows, shown));
  const width = components.components;
  const numbers = basis.typed.filter((column) => column.kind === 'number').slice(0, shownNumbers);
  const rounded = (value: number) => (Number.isFinite(value) ? Number(value.toPrecision(6)) : null);
  return {
    rows,
    labels: ['First component', 'Second component', ...numbers.map(({ name }) => name)],
    points: Array.from(shown, (row, place) => [
      labels[row]! + 1,
      rounded(projected[place * width]!),
      rounded(width > 1 ? projected[place * width + 1]! : 0),
      ...numbers.map(({ values }) => rounded(values[row]!)),
    ]),
  };
}
