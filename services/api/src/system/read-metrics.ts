/** What of a service's `/metrics` is looked at. */
export interface ServiceMetrics {
  /** The sum of a metric over all its labels, and over the service's processes; undefined when it is not there. */
  sum(name: string): number | undefined;
  /** The same, of the process that says most: for what each of them measures of all. */
  most(name: string): number | undefined;
  label(name: string, label: string): string | undefined;
}

/** Reads Prometheus' text format, as far as sums and labels of plain metrics go. */
export function readMetrics(text: string): ServiceMetrics {
  const sums = new Map<string, number>();
  const labels = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name = '', inner = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
    const number = Number(value);
    if (name === '' || Number.isNaN(number)) continue;
    sums.set(name, (sums.get(name) ?? 0) + number);
    if (inner !== '') labels.set(name, inner);
  }
  return {
    sum: (name) => sums.get(name),
    most: (name) => sums.get(name),
    label: (name, label) => new RegExp(`(?:^|,)${label}="([^"]*)"`).exec(labels.get(name) ?? '')?.[1],
  };
}

/** The metrics of several processes of one service, as of one; undefined when none answers. */
export function metricsTogether(processes: readonly ServiceMetrics[]): ServiceMetrics | undefined {
  if (processes.length === 0) return undefined;
  const values = (name: string) => processes.flatMap((process) => process.sum(name) ?? []);
  return {
    sum: (name) =>
      values(name).length === 0 ? undefined : values(name).reduce((sum, value) => sum + value, 0),
    most: (name) => (values(name).length === 0 ? undefined : Math.max(...values(name))),
    label: (name, label) =>
      processes.map((process) => process.label(name, label)).find((value) => value !== undefined),
  };
}
