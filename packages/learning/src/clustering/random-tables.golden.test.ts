import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rows } from '../classifiers/classifier.ts';
import {
  agglomerate,
  chooseClusterCount,
  cutTree,
  daviesBouldin,
  dbscan,
  kMeans,
  prepareTable,
  principalComponents,
  silhouette,
  TableValueError,
  type Linkage,
} from '../clustering-entry.ts';

interface Refused {
  readonly error: string;
}
interface Clusters {
  readonly labels: string;
  readonly inertia: number;
  /** Of the same table with its columns turned about: where distances tie, rounding decides. */
  readonly mostInertia: number;
  readonly silhouette: number | Refused;
  readonly daviesBouldin: number | Refused;
}
interface GoldenTable {
  readonly name: string;
  readonly columns: number;
  readonly values: number[];
  readonly scaled: number[][];
  readonly kMeans: Record<string, Clusters | Refused>;
  readonly linkages: Record<Linkage, { readonly labels: string } | Refused>;
  readonly densities: { readonly radius: number; readonly labels: string }[];
  readonly pca: { readonly loadings: number[][]; readonly explainedVariance: number[] } | Refused;
}

const golden = JSON.parse(readFileSync(join(__dirname, '../../golden/random-tables.json'), 'utf8')) as {
  tables: GoldenTable[];
};

function scaled({ columns, values }: GoldenTable): Rows {
  return prepareTable(
    Array.from({ length: columns }, (_, column) => ({
      kind: 'number',
      name: `c${column}`,
      values: Float64Array.from(values.filter((_value, at) => at % columns === column)),
    })),
  ).rows;
}

function labelsOf(text: string): number[] {
  return Array.from(text, (sign) => (sign === '-' ? -1 : sign.charCodeAt(0) - 48));
}

function asNumber(value: number | Refused): number | null {
  return typeof value === 'number' ? value : null;
}

/** Sum of squared distances to the mean of the own cluster, written down plainly. */
function squaresAboutMeans({ values, featureCount }: Rows, labels: Int32Array): number {
  let sum = 0;
  for (const cluster of new Set(labels)) {
    for (let column = 0; column < featureCount; column++) {
      const inside = values.filter(
        (_value, at) => at % featureCount === column && labels[Math.floor(at / featureCount)] === cluster,
      );
      const mean = inside.reduce((total, value) => total + value, 0) / inside.length;
      sum += inside.reduce((total, value) => total + (value - mean) ** 2, 0);
    }
  }
  return sum;
}

describe.each(golden.tables)('a random table against scikit-learn: $name', (table) => {
  const rows = scaled(table);
  const { featureCount } = rows;
  const rowCount = rows.values.length / featureCount;

  it('scales its columns alike', () => {
    table.scaled.forEach((wanted, row) => {
      wanted.forEach((value, column) =>
        expect(rows.values[row * featureCount + column]).toBeCloseTo(value, 9),
      );
    });
  });

  it('divides it by k-means as well, and measures divisions alike', async () => {
    for (const [clusters, wanted] of Object.entries(table.kMeans)) {
      if ('error' in wanted) {
        expect(rowCount).toBeLessThan(Number(clusters));
        await expect(kMeans(rows, { clusters: Number(clusters) })).rejects.toThrow(RangeError);
        continue;
      }
      const found = await kMeans(rows, { clusters: Number(clusters) });
      expect(found.inertia).toBeLessThanOrEqual(1.001 * wanted.mostInertia + 1e-9);
      expect(found.inertia).toBeCloseTo(squaresAboutMeans(rows, found.labels), 6);
      const labels = labelsOf(wanted.labels);
      const { score } = await silhouette(rows, labels);
      const wantedScore = asNumber(wanted.silhouette);
      if (wantedScore === null) expect(score).toBeNull();
      else expect(Math.abs(score! - wantedScore)).toBeLessThan(1e-6);
      const index = daviesBouldin(rows, labels);
      const wantedIndex = asNumber(wanted.daviesBouldin);
      if (wantedIndex === null) expect(index).toBeNull();
      else expect(Math.abs(index! - wantedIndex)).toBeLessThan(1e-5);
    }
  });

  it('chooses the same number of clusters by silhouette', async () => {
    const scores = Object.entries(table.kMeans).flatMap(([clusters, wanted]) => {
      const score = 'error' in wanted ? null : asNumber(wanted.silhouette);
      return score === null ? [] : [{ clusters: Number(clusters), score }];
    });
    const choice = await chooseClusterCount(rows);
    if (choice.kind === 'nothing_to_divide') {
      expect(Math.min(choice.distinctRows, choice.rows - 1)).toBeLessThan(2);
      expect(scores).toEqual([]);
    } else {
      expect(choice.clusters).toBe(
        scores.reduce((kept, next) => (next.score > kept.score ? next : kept)).clusters,
      );
    }
  });

  it.each(Object.entries(table.linkages))('cuts the same tree: %s', async (linkage, wanted) => {
    if ('error' in wanted) {
      expect(rowCount).toBe(1);
      return;
    }
    const labels = cutTree(await agglomerate(rows, linkage as Linkage), Math.min(3, rowCount));
    expect(Array.from(labels)).toEqual(labelsOf(wanted.labels));
  });

  it('finds the same dense regions', async () => {
    for (const { radius, labels } of table.densities) {
      const found = await dbscan(rows, { radius, minRows: 4 });
      expect(Array.from(found.labels)).toEqual(labelsOf(labels));
    }
  });

  it('finds the same principal components', async () => {
    const { pca } = table;
    if ('error' in pca) {
      await expect(principalComponents(rows)).rejects.toThrow('at least 2 rows needed');
      return;
    }
    const model = await principalComponents(rows, { components: featureCount });
    const variances = pca.explainedVariance;
    variances.forEach((variance, component) => {
      expect(model.explainedVariance[component]).toBeCloseTo(variance, 9);
      // Of two equal variances, or of none, any direction is a component.
      const apart = variances.every(
        (other, at) => at === component || Math.abs(other - variance) > 1e-6 * variances[0]!,
      );
      if (!apart || !(variance > 1e-6 * variances[0]!)) return;
      const found = model.loadings.subarray(component * featureCount, (component + 1) * featureCount);
      const wanted = pca.loadings[component]!;
      const sign = found.reduce((sum, value, column) => sum + value * wanted[column]!, 0) > 0 ? 1 : -1;
      found.forEach((value, column) => expect(Math.abs(sign * value - wanted[column]!)).toBeLessThan(1e-9));
    });
  });

  it('refuses it with a value missing, and says where', async () => {
    const values = rows.values.slice();
    values[values.length - 1] = NaN;
    const broken = { values, featureCount };
    const place = `column ${featureCount - 1}, row ${rowCount - 1} (counted from 0): NaN is not a finite number`;
    await expect(kMeans(broken, { clusters: 1 })).rejects.toThrow(
      new TableValueError({ column: featureCount - 1, row: rowCount - 1 }, 'NaN is not a finite number'),
    );
    await expect(agglomerate(broken, 'ward')).rejects.toThrow(place);
    await expect(dbscan(broken, { radius: 1 })).rejects.toThrow(place);
    await expect(principalComponents(broken)).rejects.toThrow(place);
    await expect(silhouette(broken, new Int32Array(rowCount))).rejects.toThrow(place);
  });
});
