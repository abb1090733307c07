/** Adds amounts in minor units, currency by currency: pounds and euros have no sum. Largest first. */
export function sumByCurrency(amounts: Iterable<readonly [amountMinor: number, currency: string]>) {
  const sums = new Map<string, number>();
  for (const [amountMinor, currency] of amounts) sums.set(currency, (sums.get(currency) ?? 0) + amountMinor);
  return [...sums].map(([currency, sum]) => [sum, currency] as const).sort((a, b) => b[0] - a[0]);
}
