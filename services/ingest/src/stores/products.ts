import type { JsonObject } from '../steps/field-rejection.ts';

/** A line of an order, as Segment's e-commerce events name it. */
export interface Product {
  readonly product_id?: string | undefined;
  readonly sku?: string | undefined;
  readonly name: string;
  /** Of one, in major units of the order's currency. */
  readonly price: number;
  readonly quantity: number;
}

/** Of all lines together, as JSON: an event holds 32 KB in all. */
const mostBytes = 16 * 1024;
const longestName = 100;

/** The lines of an order as far as they fit; what does not fit stands together in a last one. */
export function boundedProducts(products: readonly Product[]): readonly JsonObject[] {
  const kept: JsonObject[] = [];
  let bytes = 0;
  for (const [index, product] of products.entries()) {
    const line = { ...product, name: product.name.slice(0, longestName).toWellFormed() };
    bytes += Buffer.byteLength(JSON.stringify(line));
    if (bytes > mostBytes) return [...kept, summed(products.slice(index))];
    kept.push(line);
  }
  return kept;
}

function summed(rest: readonly Product[]): JsonObject {
  const quantity = rest.reduce((sum, product) => sum + product.quantity, 0);
  const worth = rest.reduce((sum, product) => sum + product.price * product.quantity, 0);
  return { name: `${rest.length} more`, price: quantity === 0 ? 0 : worth / quantity, quantity };
}

/** A number of a store's line: also of text; nothing for what is none. */
export function numberOf(raw: unknown): number {
  const number = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
  return typeof number === 'number' && Number.isFinite(number) ? number : 0;
}
