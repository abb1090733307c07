export function metricsOf(query: string): string[];
export function labelsOf(query: string): string[];
export function faultOf(
  query: string,
  declared: ReadonlySet<string>,
  labels: (metric: string) => ReadonlySet<string> | undefined,
): string | undefined;
