import type { Static } from 'typebox';
import type { ScorePoint, TimelineEntry, TimelinePage } from '@ebb/contracts';
import { bandOfText } from './customers.ts';
import { Prisma } from '../generated/client.ts';
import type { KeysetOrder } from '../sql/keyset.ts';
import { cutPage, decodeCursor, keysetAfter, keysetOrderBy } from '../sql/keyset.ts';
import type { Database } from '../connection/open-database.ts';

type SqlNumber = bigint | number;

interface EventSqlRow {
  message_id: string;
  kind: string;
  name: string | null;
  occurred_ms: SqlNumber;
  received_ms: SqlNumber;
  amount_minor: SqlNumber | null;
  order_id: string | null;
  details: string | null;
}

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

function entryOf(row: EventSqlRow): TimelineEntry {
  const properties = propertiesOf(row.details);
  return {
    messageId: row.message_id,
    kind: row.kind,
    name: row.name,
    occurredAt: Number(row.occurred_ms),
    receivedAt: Number(row.received_ms),
    amountMinor: row.amount_minor === null ? null : Number(row.amount_minor),
    orderId: row.order_id,
    ...(properties === undefined ? {} : { properties }),
  };
}

const newestFirst: KeysetOrder = {
  column: Prisma.sql`occurred_ms`,
  idColumn: Prisma.sql`message_id`,
  direction: 'descending',
  nullable: false,
};
const orderName = 'timeline';

/**
 * A customer's events, newest first by when they happened; events of the same millisecond by message id.
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
  const rows = await db.prisma.$queryRaw<EventSqlRow[]>`
    SELECT message_id, kind, name, occurred_ms, received_ms, amount_minor, order_id, details FROM event
    WHERE shop_id = ${page.shopId} AND customer_id = ${page.customerId} ${after}
    ${keysetOrderBy(newestFirst)} LIMIT ${page.limit + 1}`;
  const cut = cutPage(rows.map(entryOf), page.limit, orderName, (entry) => ({
    value: entry.occurredAt,
    id: entry.messageId,
  }));
  return { items: [...cut.items], nextCursor: cut.nextCursor };
}

interface PredictionSqlRow {
  scored_ms: SqlNumber;
  score: SqlNumber;
  probability: number;
  band: string;
}

/** The last `limit` stored scores of a customer, oldest first. */
export async function listScores(
  db: Database,
  shopId: string,
  customerId: string,
  limit: number,
): Promise<Static<typeof ScorePoint>[]> {
  const rows = await db.prisma.$queryRaw<PredictionSqlRow[]>`
    SELECT scored_ms, score, probability, band FROM prediction
    WHERE shop_id = ${shopId} AND customer_id = ${customerId} AND probability IS NOT NULL
    ORDER BY scored_ms DESC LIMIT ${limit}`;
  return rows.reverse().map((row) => ({
    at: Number(row.scored_ms),
    score: Number(row.score),
    probability: row.probability,
    band: bandOfText(row.band),
  }));
}
