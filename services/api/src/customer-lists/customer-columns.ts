import { bands, type Band } from '@ebb/contracts';
import type { IndexedCustomer } from '@ebb/db';

/** The columns a list can be sorted by; a missing value stands as the infinity that sorts it last. */
export const sortColumns = [
  'score',
  'revenueAtRiskMinor',
  'risesMs',
  'lastOrderMs',
  'netRevenueMinor',
  'within7',
  'within30',
  'within90',
  'spendMinor',
] as const;
export type SortColumn = (typeof sortColumns)[number];

/** A shop's known customers, a typed array a column, in the byte order of their ids: the slot is also the rank of the id. */
export interface CustomerColumns {
  readonly count: number;
  readonly sorts: Readonly<Record<SortColumn, Float64Array>>;
  /** Index in `bands`. */
  readonly band: Uint8Array;
  readonly orderCount: Int32Array;
  /** 0: none. */
  readonly segment: Int32Array;
  /** `foldText` of id, name and e-mail of slot `i`: the bytes from `searchFrom[i]` to `searchFrom[i + 1]`. */
  readonly search: Uint8Array;
  readonly searchFrom: Uint32Array;
  idOf(slot: number): string;
  /** How many ids come before this one, in byte order. */
  rankOf(id: string): number;
  /** Bytes it takes. */
  readonly bytes: number;
}

/** Text as it is searched: without regard to case and accents. */
export function foldText(text: string): string {
  // Nearly all ids and addresses are ASCII, for which there is nothing to take apart.
  const plain = /^[\u0020-\u007e]*$/.test(text) ? text : text.normalize('NFKD').replaceAll(/\p{M}+/gu, '');
  return plain.toLowerCase();
}

/** Between the texts of one customer, so that nothing is found across two of them. */
const separator = '\u0000';

/** Collects customers, who must come in the byte order of their ids; `expected` of them without taking new room. */
export function createColumnsBuilder(expected = 16_384) {
  let capacity = Math.ceil(expected * 1.05) + 1;
  let count = 0;
  const grown = <A extends Float64Array | Int32Array | Uint8Array | Uint32Array>(old: A, size: number): A => {
    const larger = new (old.constructor as new (length: number) => A)(size);
    larger.set(old);
    return larger;
  };
  const sorts = Object.fromEntries(sortColumns.map((name) => [name, new Float64Array(capacity)])) as Record<
    SortColumn,
    Float64Array
  >;
  let band: Uint8Array = new Uint8Array(capacity);
  let orderCount: Int32Array = new Int32Array(capacity);
  let segment: Int32Array = new Int32Array(capacity);
  const ids = createTexts(capacity, 16);
  const search = createTexts(capacity, 48);

  function grow(): void {
    capacity *= 2;
    for (const name of sortColumns) sorts[name] = grown(sorts[name], capacity);
    band = grown(band, capacity);
    orderCount = grown(orderCount, capacity);
    segment = grown(segment, capacity);
  }

  return {
    add(customer: IndexedCustomer): void {
      if (count === capacity) grow();
      for (const name of sortColumns) sorts[name][count] = customer[name] ?? missing(name);
      band[count] = bandIndex(customer.band);
      orderCount[count] = customer.orderCount;
      segment[count] = customer.segment ?? 0;
      ids.add(customer.customerId);
      const { customerId, name, email } = customer;
      search.add([customerId, name ?? '', email ?? ''].map(foldText).join(separator));
      count++;
    },
    build(): CustomerColumns {
      const idBytes = ids.build();
      const searchBytes = search.build();
      const cut = Object.fromEntries(
        sortColumns.map((name) => [name, sorts[name].slice(0, count)]),
      ) as Record<SortColumn, Float64Array>;
      const idAt = (slot: number) => idBytes.bytes.subarray(idBytes.from[slot], idBytes.from[slot + 1]);
      return {
        count,
        sorts: cut,
        band: band.slice(0, count),
        orderCount: orderCount.slice(0, count),
        segment: segment.slice(0, count),
        search: searchBytes.bytes,
        searchFrom: searchBytes.from,
        idOf: (slot) => idAt(slot).toString('utf8'),
        rankOf: (id) => rankIn(count, idAt, Buffer.from(id, 'utf8')),
        bytes: count * (sortColumns.length * 8 + 9 + 8) + idBytes.bytes.length + searchBytes.bytes.length,
      };
    },
  };
}

/** What stands for a value that is missing: last, whichever way the column is sorted (see `listOrders` in select-customers.ts). */
export function missing(name: SortColumn): number {
  return name === 'risesMs' ? Infinity : -Infinity;
}

export function bandIndex(band: Band): number {
  return bands.indexOf(band);
}

function rankIn(count: number, idAt: (slot: number) => Buffer, id: Buffer): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (Buffer.compare(idAt(middle), id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Texts end to end in one buffer of UTF-8. */
function createTexts(expected: number, usualBytes: number) {
  let bytes = Buffer.allocUnsafe(expected * usualBytes);
  let from = new Uint32Array(expected + 1);
  let used = 0;
  let count = 0;
  return {
    add(text: string): void {
      // UTF-8 of a UTF-16 unit is at most three bytes.
      if (used + text.length * 3 > bytes.length) {
        const larger = Buffer.allocUnsafe(Math.max(bytes.length * 1.5, used + text.length * 3));
        bytes.copy(larger, 0, 0, used);
        bytes = larger;
      }
      if (count + 1 === from.length) {
        const larger = new Uint32Array(from.length * 2);
        larger.set(from);
        from = larger;
      }
      used += bytes.write(text, used, 'utf8');
      from[++count] = used;
    },
    build: () => ({ bytes: Buffer.from(bytes.subarray(0, used)), from: from.slice(0, count + 1) }),
  };
}
