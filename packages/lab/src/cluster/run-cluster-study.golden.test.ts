import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterMethod, ClusterSettings, LabColumnUse } from '@ebb/contracts/lab';
import { readTable } from '../reading/read-table.ts';
import { shippedTable } from '../shipped/shipped-table.ts';
import { runClusterStudy, type ClusterOutcome } from './run-cluster-study.ts';

interface GoldenCase {
  readonly name: string;
  readonly columns: LabColumnUse[];
  readonly radius: number;
  readonly chosen: number;
  readonly curve: readonly {
    readonly clusters: number;
    readonly inertia: number;
    readonly silhouette: number;
    readonly daviesBouldin: number;
  }[];
  readonly methods: Readonly<
    Record<
      ClusterMethod,
      {
        readonly clusters: number;
        readonly segments: readonly number[];
        readonly silhouette: number | null;
        readonly daviesBouldin: number | null;
      }
    >
  >;
  readonly pca: { readonly loadings: readonly number[][]; readonly explainedShare01: readonly number[] };
}

const folder = join(__dirname, '../../golden');
const golden = JSON.parse(readFileSync(join(folder, 'clusters.json'), 'utf8')) as { cases: GoldenCase[] };

function textOf(name: string): string {
  if (name === 'wholesale') return shippedTable('wholesale').text;
  return readFileSync(join(folder, `tables/${name}.csv`), 'utf8');
}

async function run({ name, columns, radius }: GoldenCase, method: ClusterMethod): Promise<ClusterOutcome> {
  const settings: ClusterSettings = {
    ...{ kind: 'cluster', columns, fill: 'median', method, clusters: null, radius, minRows: 5 },
  };
  return runClusterStudy(await readTable(textOf(name)), name, settings, () => undefined);
}

test('the generated customers are those of the golden file, whatever machine makes them', () => {
  expect(shippedTable('customers_200').text).toBe(textOf('customers-200'));
});

describe.each(golden.cases)('$name as scikit-learn', (expected) => {
  it('has the same curve, the same number of clusters and the same components', async () => {
    const { report } = await run(expected, 'k_means');
    expect(report.preferredClusters).toBe(expected.chosen);
    report.curve.forEach((point, at) => {
      const theirs = expected.curve[at]!;
      expect(point.clusters).toBe(theirs.clusters);
      expect(Math.abs(point.inertia / theirs.inertia - 1)).toBeLessThan(1e-3);
      // Where both found the same clusters, the measures are the same.
      if (Math.abs(point.inertia / theirs.inertia - 1) > 1e-9) return;
      expect(point.silhouette).toBeCloseTo(theirs.silhouette, 6);
      expect(point.daviesBouldin).toBeCloseTo(theirs.daviesBouldin, 6);
    });
    report.components.loadings.forEach((vector, component) => {
      const theirs = expected.pca.loadings[component]!;
      const sign = Math.sign(vector.reduce((sum, value, at) => sum + value * theirs[at]!, 0));
      vector.forEach((value, at) => expect(sign * value).toBeCloseTo(theirs[at]!, 9));
      const share = expected.pca.explainedShare01[component]!;
      expect(report.components.explainedShare01[component]).toBeCloseTo(share, 9);
    });
  });

  it.each(['k_means', 'ward', 'average', 'complete', 'dbscan'] as const)(
    'puts every row where %s puts it there',
    async (method) => {
      const { report, points } = await run(expected, method);
      const theirs = expected.methods[method];
      expect(report.clusters).toBe(theirs.clusters);
      expect(points.points.map(([segment]) => segment)).toEqual(theirs.segments);
      const compared = report.methods.find((each) => each.method === method)!;
      if (theirs.silhouette === null) expect(compared.silhouette).toBeNull();
      else expect(compared.silhouette).toBeCloseTo(theirs.silhouette, 6);
      if (theirs.daviesBouldin === null) expect(compared.daviesBouldin).toBeNull();
      else expect(compared.daviesBouldin).toBeCloseTo(theirs.daviesBouldin, 6);
    },
  );
});
