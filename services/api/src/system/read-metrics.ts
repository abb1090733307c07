/** What of a service's `/metrics` is looked at. */
export interface ServiceMetrics {
  /** The sum of a metric over all its labels; undefined when it is not there. */
  sum(name: string): number | undefined;
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
    label: (name, label) => new RegExp(`(?:^|,)${label}="([^"]*)"`).exec(labels.get(name) ?? '')?.[1],
  };
}
