import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** One row of the file, with numbers still as the text that was written, so that no penny is lost on the way. */
export interface Invoice {
  readonly invoice: string;
  /** Empty for a guest. */
  readonly customerId: string;
  readonly country: string;
  /** `YYYY-MM-DDTHH:MM:SS`, local time in Europe/London. */
  readonly invoicedAt: string;
  readonly lines: number;
  readonly products: number;
  readonly units: number;
  /** Major units of GBP, at most two decimals, negative on cancellations. */
  readonly total: string;
}

const columns = 'invoice,customerId,country,invoicedAt,lines,products,units,total';
const gunzipBytes = promisify(gunzip);

/**
 * Reads the gzipped file of invoices in the order it was written (by time).
 *
 * @throws Error naming the line, when the file is not what data/online-retail/README.md says
 */
export async function readInvoices(path: string): Promise<Invoice[]> {
  const text = (await gunzipBytes(await readFile(path))).toString('utf8');
  const [head, ...rows] = text.trimEnd().split(/\r?\n/);
  if (head !== columns) throw new Error(`${path}: the first line is not "${columns}"`);
  return rows.map((row, index) => parseRow(row, `${path}, line ${index + 2}`));
}

function parseRow(row: string, place: string): Invoice {
  const [invoice, customerId, country, invoicedAt, lines, products, units, total, extra] = row.split(',');
  const complete =
    invoice !== undefined &&
    customerId !== undefined &&
    country !== undefined &&
    invoicedAt !== undefined &&
    total !== undefined &&
    extra === undefined;
  if (!complete) throw new Error(`${place}: expected eight columns`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(invoicedAt)) throw new Error(`${place}: not a local time`);
  if (!/^-?\d+(\.\d{1,2})?$/.test(total))
    throw new Error(`${place}: not an amount with at most two decimals`);
  return {
    invoice,
    customerId,
    country,
    invoicedAt,
    lines: Number(lines),
    products: Number(products),
    units: Number(units),
    total,
  };
}
