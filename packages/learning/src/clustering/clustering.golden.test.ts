import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  adjustedRand,
  agglomerate,
  chooseClusterCount,
  cutTree,
  daviesBouldin,
  dbscan,
  kDistanceCurve,
  prepareTable,
  principalComponents,
  projectRows,
  segmentImportance,
  silhouette,
  type Linkage,
} from '../clustering-entry.ts';

interface Scores {
  readonly labels: string;
  readonly silhouette: number | null;
  readonly daviesBouldin: number | null;
}

interface GoldenTable {
  readonly name: string;
  readonly columns: string[];
  readonly logarithmOf: string[];
  readonly rows: number;
  readonly preparedSample: number[][];
  readonly kMeans: Record<string, Scores & { inertia: number; iterations: number }>;
  readonly chosen: number;
  readonly silhouetteOfCluster: number[];
  readonly linkages: Record<string, Scores & { adjustedRand: number }>;
  readonly kDistances: number[];
  readonly densities: (Scores & { radius: number; coreRows: number })[];
  readonly pca: {
    loadings: number[][];
    explainedVariance: number[];
    explainedShare01: number[];
    projected: number[][];
  };
  /** By segment: scikit-learn's answers, several where columns divide equally well. */
  readonly treeImportance: number[][][];
}

const golden = JSON.parse(readFileSync(join(__dirname, '../../golden/clustering.json'), 'utf8')) as {
  cases: GoldenTable[];
};

function readTable({ name, columns, logarithmOf }: GoldenTable): ReturnType<typeof prepareTable> {
  const text = readFileSync(join(__dirname, `../../golden/tables/${name}.csv`), 'utf8');
  const [header, ...lines] = text.trim().split('\n');
  const places = header!.trim().split(',');
  const cells = lines.map((line) => line.trim().split(','));
  return prepareTable(
    columns.map((column) => ({
      kind: 'number',
      name: column,
      values: Float64Array.from(cells, (line) => Number(line[places.indexOf(column)])),
    })),
    { logarithmOf },
  );
}

function labelsOf(text: string): Int32Array {
  return Int32Array.from(text, (sign) => (sign === '-' ? -1 : sign.charCodeAt(0) - 48));
}

/** Largest difference of two lists of one length. */
function furthest(left: ArrayLike<number>, right: ArrayLike<number>): number {
  expect(left.length).toBe(right.length);
  return Array.from(left).reduce((most, value, at) => Math.max(most, Math.abs(value - right[at]!)), 0);
}

describe.each(golden.cases)('clustering against scikit-learn: $name', (table) => {
  const { rows } = readTable(table);
  const rowAt = (row: number): Float64Array =>
    rows.values.subarray(row * rows.featureCount, (row + 1) * rows.featureCount);

  it('prepares the same rows', () => {
    expect(rows.values).toHaveLength(table.rows * table.columns.length);
    table.preparedSample.forEach((wanted, place) =>
      expect(furthest(rowAt(37 * place), wanted)).toBeLessThan(1e-11),
    );
  });

  it('finds the same clusters by k-means, and chooses the same number of them', async () => {
    const choice = await chooseClusterCount(rows);
    if (choice.kind !== 'chosen') throw new Error(choice.kind);
    expect(choice.clusters).toBe(table.chosen);
    for (const point of choice.curve) {
      const wanted = table.kMeans[point.clusters]!;
      expect(Array.from(point.labels)).toEqual(Array.from(labelsOf(wanted.labels)));
      expect(Math.abs(point.inertia / wanted.inertia - 1)).toBeLessThan(1e-9);
      expect(point.iterations).toBe(wanted.iterations);
      expect(point.silhouette.score).toBeCloseTo(wanted.silhouette!, 9);
      expect(point.daviesBouldin).toBeCloseTo(wanted.daviesBouldin!, 7);
      if (point.clusters === table.chosen) {
        expect(furthest(point.silhouette.ofCluster as number[], table.silhouetteOfCluster)).toBeLessThan(
          1e-9,
        );
      }
    }
  });

  it.each(['ward', 'average', 'complete'] satisfies Linkage[])('cuts the same tree: %s', async (linkage) => {
    const tree = await agglomerate(rows, linkage);
    const best = labelsOf(table.kMeans[table.chosen]!.labels);
    for (const clusters of [4, 9]) {
      const wanted = table.linkages[`${linkage} ${clusters}`]!;
      const labels = cutTree(tree, clusters);
      expect(Array.from(labels)).toEqual(Array.from(labelsOf(wanted.labels)));
      expect((await silhouette(rows, labels)).score).toBeCloseTo(wanted.silhouette!, 9);
      expect(daviesBouldin(rows, labels)).toBeCloseTo(wanted.daviesBouldin!, 7);
      expect(adjustedRand(best, labels)).toBeCloseTo(wanted.adjustedRand, 12);
    }
  });

  it('gives the same rows to the same dense regions, and the same rest to the noise', async () => {
    const { distances } = await kDistanceCurve(rows);
    expect(
      furthest(
        distances.filter((_, place) => place % 11 === 0),
        table.kDistances,
      ),
    ).toBeLessThan(1e-12);
    for (const wanted of table.densities) {
      const found = await dbscan(rows, { radius: wanted.radius });
      expect(Array.from(found.labels)).toEqual(Array.from(labelsOf(wanted.labels)));
      expect(found.isCore.reduce((sum, flag) => sum + flag, 0)).toBe(wanted.coreRows);
      const { score } = await silhouette(rows, found.labels);
      if (wanted.silhouette === null) expect(score).toBeNull();
      else expect(score).toBeCloseTo(wanted.silhouette, 9);
    }
  });

  it('finds the same principal components', async () => {
    const { pca } = table;
    const model = await principalComponents(rows, { components: rows.featureCount });
    const projected = projectRows(model, rows);
    pca.loadings.forEach((wanted, component) => {
      const { featureCount } = rows;
      const found = model.loadings.subarray(component * featureCount, (component + 1) * featureCount);
      const sign = found.reduce((sum, value, column) => sum + value * wanted[column]!, 0) > 0 ? 1 : -1;
      expect(
        furthest(
          found,
          wanted.map((value) => sign * value),
        ),
      ).toBeLessThan(1e-9);
      pca.projected.forEach((point, place) => {
        const at = 37 * place * featureCount + component;
        expect(Math.abs(projected[at]! - sign * point[component]!)).toBeLessThan(1e-8);
      });
    });
    expect(furthest(model.explainedVariance, pca.explainedVariance)).toBeLessThan(1e-9);
    expect(furthest(model.explainedShare01, pca.explainedShare01)).toBeLessThan(1e-9);
  });

  it('says of the same columns that they make a segment', () => {
    const importance = segmentImportance(rows, labelsOf(table.kMeans[table.chosen]!.labels), table.chosen);
    importance.forEach(({ treeImportance01 }, segment) => {
      const offs = table.treeImportance[segment]!.map((wanted) => furthest(treeImportance01, wanted));
      expect(Math.min(...offs)).toBeLessThan(1e-9);
    });
  });
});
