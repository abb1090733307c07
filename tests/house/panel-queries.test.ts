import { faultOf, labelsOf, metricsOf } from '../../grafana/judge-query.mjs';

const declared = new Set(['ebb_a_total', 'ebb_b_seconds']);
const labels = (name: string) => (name === 'ebb_a_total' ? new Set(['shop', 'job']) : undefined);

test('a query says which metrics and labels it asks for', () => {
  const query =
    'sum by (job, le) (rate(ebb_b_seconds_bucket{shop=~"x|y", status!="5.."}[1m])) / on (shop) ebb_a_total';
  expect(metricsOf(query)).toEqual(['ebb_b_seconds', 'ebb_a_total']);
  expect(labelsOf(query).sort()).toEqual(['job', 'le', 'shop', 'status']);
});

test.each([
  ['waits for a value that has not come yet', 'sum by (shop) (ebb_a_total{shop="new"})', undefined],
  ['waits for a metric without any series yet', 'max by (anything) (ebb_b_seconds_count)', undefined],
  ['a metric that nobody has', 'ebb_a_total / ebb_renamed_total', 'no process has ebb_renamed_total'],
  ['a label that is not there', 'sum by (store) (ebb_a_total)', 'nothing it asks for has the label store'],
])('an empty panel: %s', (_what, query, fault) => {
  expect(faultOf(query, declared, labels)).toBe(fault);
});
