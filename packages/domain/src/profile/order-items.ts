import type { CustomerEvent } from '@ebb/contracts';
import type { CategoryLine, OrderItems, StatedCountry } from './state.ts';

/** Of an order's line whose product names no category. */
export const noCategory = 'No category';
/** What an order holds beyond its first categories by name. */
export const otherCategories = 'Other categories';
/** Of a name, UTF-16 units that are kept. */
const nameLength = 60;
const mostCategories = 20;
const mostLines = 1_000;
const largestValue = 1e12;
const largestUnits = 1e9;

type Stated = Pick<CustomerEvent, 'kind' | 'occurredAt' | 'traits' | 'properties'>;

/** What an order event says was bought, by category, from `properties.products` of Segment's e-commerce events. */
export function itemsOf({ occurredAt, properties }: Stated): OrderItems | null {
  const products = properties?.['products'];
  if (!Array.isArray(products) || products.length === 0) return null;
  const byCategory = new Map<string, { units: number; value: number }>();
  for (const product of products.slice(0, mostLines) as readonly unknown[]) {
    if (!isObject(product)) continue;
    const units = Math.max(1, Math.round(amount(product['quantity'], 1, largestUnits)));
    const value = Math.min(largestValue, Math.round(amount(product['price'], 0, largestValue) * units * 100));
    const category = nameOf(product['category']) ?? noCategory;
    const sum = byCategory.get(category) ?? { units: 0, value: 0 };
    byCategory.set(category, { units: sum.units + units, value: sum.value + value });
  }
  if (byCategory.size === 0) return null;
  const lines = [...byCategory]
    .map(([category, sum]): CategoryLine => ({ category, ...sum }))
    .sort((a, b) => (a.category < b.category ? -1 : 1));
  return { ms: occurredAt, lines: lines.length > mostCategories ? folded(lines) : lines };
}

function folded(lines: readonly CategoryLine[]): CategoryLine[] {
  const named = lines.filter(({ category }) => category !== otherCategories);
  const kept = named.slice(0, mostCategories - 1);
  const rest = lines.filter((line) => !kept.includes(line));
  const sum = (of: 'units' | 'value') => rest.reduce((total, line) => total + line[of], 0);
  return [...kept, { category: otherCategories, units: sum('units'), value: sum('value') }].sort((a, b) =>
    a.category < b.category ? -1 : 1,
  );
}

/** The country that an event names: of the customer's traits, or of an order or the address it goes to. */
export function countryOf({ kind, occurredAt, traits, properties }: Stated): StatedCountry | null {
  // Of kinds whose details are read again when a customer is recounted, and no other.
  const name =
    kind === 'identified'
      ? statedCountry(traits, 'address')
      : kind === 'order_completed'
        ? statedCountry(properties, 'shipping_address')
        : undefined;
  return name === undefined ? null : { ms: occurredAt, name };
}

function statedCountry(
  of: Readonly<Record<string, unknown>> | undefined,
  address: string,
): string | undefined {
  if (of === undefined) return undefined;
  const place = of[address];
  return nameOf(of['country']) ?? (isObject(place) ? nameOf(place['country']) : undefined);
}

/** Cut, but not within a character, and trimmed: the database does not tell a name from the same with a space behind it. */
function nameOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const name = value
    .trim()
    .slice(0, nameLength)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();
  return name === '' ? undefined : name;
}

/** Numbers as many shops send them: also as text. */
function amount(value: unknown, otherwise: number, largest: number): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && number >= 0 ? Math.min(number, largest) : otherwise;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
