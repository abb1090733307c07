import type { Static } from 'typebox';
import { isKnownCustomer, type ScorePoint, type TimelineEntry, type TimelinePage } from '@ebb/contracts';
import { Prisma } from '../generated/client.ts';
import type { Database } from '../connection/open-database.ts';
import type { KeysetOrder } from '../sql/keyset.ts';
import { cutPage, decodeCursor, keysetAfter, keysetOrderBy } from '../sql/keyset.ts';
import { runSql } from '../sql/run.ts';
import { select, selectList } from '../sql/table.ts';
import { eventTable, type EventRow } from '../tables/event.ts';
import { readLinksOf } from '../tables/identity/identity-link.ts';
import { predictionTable } from '../tables/prediction.ts';
import { bandOfText } from './customers.ts';

const entryKeys = [
  'customerId',
  'messageId',
  'kind',
  'name',
  'occurredMs',
  'receivedMs',
  'amountMinor',
  'orderId',
  'details',
] as const satisfies readonly (keyof EventRow)[];
type EntryRow = Pick<EventRow, (typeof entryKeys)[number]>;
const entryColumns = Prisma.raw(selectList(eventTable, 'e', entryKeys));

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the shop sent with the event: its properties, or the traits of an identify call. */
function propertiesOf(details: string | null): Record<string, unknown> | undefined {
  if (details === null) return undefined;
  const parsed: unknown = JSON.parse(details);
  if (!isRecord(parsed)) return undefined;
  if (isRecord(parsed['properties'])) return parsed['properties'];
  if (isRecord(parsed['traits'])) return parsed['traits'];
  return parsed;
}

function entryOf({ customerId, occurredMs, receivedMs, details, ...row }: EntryRow): TimelineEntry {
  const properties = propertiesOf(details);
  return {
    ...row,
    ...(isKnownCustomer(customerId) ? {} : { joinedId: customerId }),
    occurredAt: occurredMs,
    receivedAt: receivedMs,
    ...(properties === undefined ? {} : { properties }),
  };
}

const newestFirst: KeysetOrder = {
  column: Prisma.sql`e.occurred_ms`,
  // Message ids are unique for each id of a customer.
  idColumn: Prisma.sql`CONCAT(e.message_id, ' ', e.customer_id)`,
  direction: 'descending',
  nullable: false,
};
const orderName = 'timeline';

/**
 * A customer's events and those of the ids joined to it, newest first by when they happened; events of the same millisecond by message id.
 *
 * @throws InvalidCursorError
 */
export async function listTimeline(
  db: Database,
  page: {
    readonly shopId: string;
    readonly customerId: string;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<TimelinePage> {
  const after =
    page.cursor === undefined
      ? Prisma.empty
      : Prisma.sql`AND ${keysetAfter(newestFirst, decodeCursor(orderName, page.cursor))}`;
  const links = await readLinksOf(db, page.shopId, [page.customerId]);
  const ids = [page.customerId, ...links.map(({ joinedId }) => joinedId)];
  const rows = await runSql<EntryRow>(
    db,
    Prisma.sql`SELECT ${entryColumns} FROM event AS e
      WHERE e.shop_id = ${page.shopId} AND e.customer_id IN (${Prisma.join(ids)}) ${after}
      ${keysetOrderBy(newestFirst)} LIMIT ${page.limit + 1}`,
  );
  const cut = cutPage(rows, page.limit, orderName, (row) => ({
    value: row.occurredMs,
    id: `${row.messageId} ${row.customerId}`,
  }));
  return { items: cut.items.map(entryOf), nextCursor: cut.nextCursor };
}

/** The last `limit` stored scores of a customer, oldest first. */
export async function listScores(
  db: Database,
  shopId: string,
  customerId: string,
  limit: number,
): Promise<Static<typeof ScorePoint>[]> {
  const rows = await select(
    db,
    predictionTable,
    ['scoredMs', 'score', 'probability', 'band'],
    { shopId, customerId },
    'AND t.probability IS NOT NULL ORDER BY t.scored_ms DESC LIMIT ?',
    [limit],
  );
  return rows.reverse().map(({ scoredMs, score, probability, band }) => ({
    at: scoredMs,
    // Both are there or neither.
    score: Number(score),
    probability: Number(probability),
    band: bandOfText(band),
  }));
}
