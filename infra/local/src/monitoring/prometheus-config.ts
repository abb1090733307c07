/** Where the processes show their metrics: by job, `host:port` of each. */
export type ScrapeTargets = Readonly<Record<string, readonly string[]>>;

export interface PrometheusInput {
  readonly targets: ScrapeTargets;
  readonly rulesFolder: string;
  /** host:port */
  readonly alertmanager: string;
  /** How often processes are asked, and rules evaluated. */
  readonly every?: string;
}

/** Prometheus' configuration. (JSON is YAML.) */
export function prometheusConfig({
  targets,
  rulesFolder,
  alertmanager,
  every = '15s',
}: PrometheusInput): object {
  return {
    global: { scrape_interval: every, evaluation_interval: every },
    rule_files: [`${rulesFolder}/*.rules.yml`],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] },
    scrape_configs: Object.entries(targets).map(([job, addresses]) => ({
      job_name: job,
      static_configs: [{ targets: addresses }],
    })),
  };
}

/** Where the dashboard of an installation is, unless it says otherwise: what the rules are written for. */
export const usualAddress = 'http://localhost:8080';

/** The rules with runbooks at this installation's address. */
export function rulesFor(rules: string, address: string): string {
  return rules.replaceAll(`${usualAddress}/runbooks/`, `${address.replace(/\/$/, '')}/runbooks/`);
}
