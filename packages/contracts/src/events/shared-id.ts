/** What programs write where they know no id. */
const placeholders: ReadonlySet<string> = new Set([
  ...['null', 'undefined', 'nil', 'none', 'na', 'n/a', 'nan', 'true', 'false'],
  ...['anonymous', 'anon', 'guest', 'unknown', 'user', 'test', '-1', '[object object]'],
]);

/** True for an anonymous id that many visitors send: it is taken for a guest's, and never joins a customer. */
export function namesNobody(anonymousId: string): boolean {
  const text = anonymousId.trim().toLowerCase();
  return /^[0-]*$/.test(text) || placeholders.has(text);
}
