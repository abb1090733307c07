// Why a query has no data: because nothing of the kind has happened yet, which is no fault, or because it asks for what
// nobody has.

/** `ebb_x_seconds_bucket` belongs to the histogram `ebb_x_seconds`. */
export function metricsOf(query) {
  const names = [...query.matchAll(/\bebb_\w+/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, ''));
  return [...new Set(names)];
}

/** Names of labels that a query compares, or groups by. */
export function labelsOf(query) {
  const compared = [...query.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"/g)].map(([, name]) => name);
  const grouped = [...query.matchAll(/\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g)].flatMap(([, list]) =>
    list.split(',').map((name) => name.trim()),
  );
  return [...new Set([...compared, ...grouped])].filter((name) => name !== '');
}

/**
 * @param query one that came back empty
 * @param declared names of the metrics that some process says it has, with or without values
 * @param labels of a metric's series: all names of labels that any of them has; undefined without any series
 * @returns what is wrong with the query; undefined: nothing, it waits for its first value
 */
export function faultOf(query, declared, labels) {
  const metrics = metricsOf(query);
  const unknown = metrics.filter((name) => !declared.has(name));
  if (unknown.length > 0) return `no process has ${unknown.join(', ')}`;
  const seen = metrics.map(labels);
  // What has no series yet has no labels yet either.
  if (seen.includes(undefined)) return undefined;
  const missing = labelsOf(query).filter((name) => !seen.some((names) => names.has(name)));
  return missing.length > 0 ? `nothing it asks for has the label ${missing.join(', ')}` : undefined;
}
