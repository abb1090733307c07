/** A rate as a person types it, with a point or a comma; undefined when it is none. */
export function readRate(text: string): number | undefined {
  if (!/^\d{1,9}([.,]\d{1,9})?$/.test(text.trim())) return undefined;
  const rate = Number(text.trim().replace(',', '.'));
  return rate > 0 ? rate : undefined;
}
