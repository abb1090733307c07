import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createMetrics } from '@ebb/service-kit';
import { parse } from 'yaml';

// The tools are whole programs; on a busy machine they need their time.
jest.setTimeout(180_000);

const root = resolve(__dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const filesIn = (folder: string, ending: string) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`);

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: { readonly severity?: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

const rules = filesIn('infra/prometheus/rules', '.yml').flatMap((path) =>
  (parse(read(path)) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules),
);

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly description?: string;
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly expr: string; readonly datasource: { readonly uid: string } }[];
}
interface Dashboard {
  readonly uid: string;
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
  readonly panels: readonly Panel[];
}

const dashboards = filesIn('grafana/dashboards', '.json').map((path) => JSON.parse(read(path)) as Dashboard);
const panels = dashboards.flatMap((dashboard) => dashboard.panels).filter(({ type }) => type !== 'row');
const queries = panels.flatMap(({ targets }) => targets ?? []);

describe('alert rules', () => {
  test.each(rules.map((rule) => [rule.alert, rule] as const))('%s can be acted upon', (name, rule) => {
    expect(rule.for).toMatch(/^\d+[mh]$/);
    expect(['critical', 'warning', 'none']).toContain(rule.labels?.severity);
    expect(rule.annotations).toMatchObject({
      summary: expect.any(String) as string,
      description: expect.any(String) as string,
      runbook_url: `http://localhost:8080/runbooks/${name}`,
    });
    expect(read(`docs/runbooks/${name}.md`)).toMatch(new RegExp(`^# ${name}\\n`));
  });

  test('every runbook belongs to a rule', () => {
    const pages = filesIn('docs/runbooks', '.md').map((path) => path.replace(/^.*\/|\.md$/g, ''));
    const alerts = rules.map(({ alert }) => alert);
    expect(pages.filter((page) => page !== 'README' && !alerts.includes(page))).toEqual([]);
  });

  test('every rule has a unit test in which it fires', () => {
    interface RuleTest {
      readonly alert_rule_test: readonly {
        readonly alertname: string;
        readonly exp_alerts: readonly unknown[];
      }[];
    }
    const fired = filesIn('infra/prometheus/tests', '.test.yml')
      .flatMap((path) => (parse(read(path)) as { tests: RuleTest[] }).tests)
      .flatMap((ruleTest) => ruleTest.alert_rule_test)
      .filter(({ exp_alerts }) => exp_alerts.length > 0)
      .map(({ alertname }) => alertname);
    expect(rules.map(({ alert }) => alert).filter((alert) => !fired.includes(alert))).toEqual([]);
  });
});

describe('dashboards', () => {
  test('are what their source says', () => {
    execFileSync(process.execPath, [join(root, 'grafana/build.mjs'), '--check'], { stdio: 'pipe' });
  });

  test('have uids of their own and let the reader choose the data source', () => {
    expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(dashboards.length);
    for (const { templating } of dashboards) {
      expect(templating.list).toContainEqual(
        expect.objectContaining({ name: 'datasource', type: 'datasource' }),
      );
    }
    expect(queries.filter(({ datasource }) => datasource.uid !== '${datasource}')).toEqual([]);
  });

  test('say what each panel is for and derive rates from the scrape interval', () => {
    expect(queries.length).toBeGreaterThan(20);
    expect(panels.filter(({ description }) => !description).map(({ title }) => title)).toEqual([]);
    const rates = queries.flatMap(({ expr }) => [...expr.matchAll(/\[([^\]]+)\]/g)].map((match) => match[1]));
    expect(rates.filter((range) => !/^\$__(rate_interval|range)$/.test(range ?? ''))).toEqual([]);
  });
});

function sourceFilesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('generated'))
    .map((path) => `${folder}/${path}`);
}

/** `ebb_x_seconds_bucket` belongs to the histogram `ebb_x_seconds`. */
function metricNamesIn(expression: string): readonly string[] {
  return [...expression.matchAll(/\bebb_\w+/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, ''));
}

/** All source of processes. */
const processSource = () =>
  ['packages', 'services']
    .flatMap((parent) => readdirSync(join(root, parent)).map((room) => `${parent}/${room}/src`))
    .concat('infra/local/src')
    .flatMap((folder) => sourceFilesIn(folder))
    .map(read)
    .join('\n');

/** Names of the metrics that a process makes, as its source has them. */
function metricsMadeIn(source: string): ReadonlySet<string> {
  const made = source.matchAll(
    /\b(?:gauge|counter|histogram)(?:<[^>]*>)?\(\s*(?:\{\s*name: )?'([a-z_]+)'|\bmetric\(\s*'(?:gauge|counter)',\s*'([a-z_]+)'/g,
  );
  return new Set([...made].map(([, own, launchers]) => `ebb_${own ?? launchers}`));
}

test('every metric has a panel', () => {
  expect([
    ...metricsMadeIn("metrics.gauge({ name: 'a_b' }); counter('c_total', ''); metric('gauge', 'd',"),
  ]).toEqual(['ebb_a_b', 'ebb_c_total', 'ebb_d']);
  const made = metricsMadeIn(processSource());
  expect(made.size).toBeGreaterThan(70);
  const shown = new Set(queries.flatMap(({ expr }) => metricNamesIn(expr)));
  expect([...made].filter((name) => !shown.has(name))).toEqual([]);
});

test('rules and dashboards ask only for metrics that some process has', async () => {
  const own = await createMetrics({ name: 'test', version: 'dev' }).registry.getMetricsAsJSON();
  const source = processSource();
  const exists = (name: string) =>
    own.some((metric) => metric.name === name) ||
    new RegExp(`'(ebb_)?${name.replace(/^ebb_/, '')}'`).test(source);
  expect(exists('ebb_made_up_total')).toBe(false);
  const asked = new Set(
    [...rules.map(({ expr }) => expr), ...queries.map(({ expr }) => expr)].flatMap(metricNamesIn),
  );
  expect(asked.size).toBeGreaterThan(5);
  expect([...asked].filter((name) => !exists(name))).toEqual([]);
});
