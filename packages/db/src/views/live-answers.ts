import type { CustomerEvent } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import { jsonTable } from '../sql/statements.ts';
import { eventColumns, eventOf, type EventRow } from './customer-histories.ts';

/** One stored answer of a model about a customer. */
export interface LiveAnswer {
  readonly modelId: string;
  readonly scoredMs: number;
  readonly probability: number;
  /** In the order of the contracts' `featureNames`. */
  readonly features: readonly number[];
}

/** A customer's answers within the asked time, and the events that say what came true of them. */
export interface AnsweredCustomer {
  readonly customerId: string;
  readonly answers: readonly LiveAnswer[];
  readonly orderEvents: readonly CustomerEvent[];
}

interface AnswerRow {
  customer_id: string;
  profile_version: bigint | number;
  scored_ms: bigint | number;
  probability: number;
  features: string;
  model_id: string;
}

const rowsPerPage = 4_000;

/**
 * Streams the stored answers of some models in key order, with the order events of each customer beside them. The
 * score history has no index by time, which scoring would pay for with every row it writes: the whole of a shop's is
 * passed over, once a day, and memory stays at one page. A customer with answers on two pages comes twice.
 *
 * @param options.fromMs and @param options.untilMs times of the answers, the first included, the second not
 */
export async function* readLiveAnswers(
  db: Database,
  shopId: string,
  options: {
    readonly modelIds: readonly string[];
    readonly fromMs: number;
    readonly untilMs: number;
    readonly signal?: AbortSignal;
  },
): AsyncGenerator<AnsweredCustomer, void, undefined> {
  const { modelIds, fromMs, untilMs, signal } = options;
  if (modelIds.length === 0 || fromMs >= untilMs) return;
  let [customer, version] = ['', -1];
  for (;;) {
    signal?.throwIfAborted();
    const page = await db.prisma.$queryRawUnsafe<AnswerRow[]>(
      `SELECT customer_id, profile_version, scored_ms, probability, features, model_id FROM prediction
        WHERE shop_id = ? AND customer_id >= ? AND (customer_id > ? OR profile_version > ?)
          AND scored_ms >= ? AND scored_ms < ? AND probability IS NOT NULL
          AND model_id IN (${modelIds.map(() => '?').join(', ')})
        ORDER BY customer_id, profile_version LIMIT ${rowsPerPage}`,
      shopId,
      customer,
      customer,
      version,
      fromMs,
      untilMs,
      ...modelIds,
    );
    if (page.length > 0) yield* await withEvents(db, shopId, page);
    const last = page.at(-1);
    if (last === undefined || page.length < rowsPerPage) return;
    [customer, version] = [last.customer_id, Number(last.profile_version)];
  }
}

async function withEvents(
  db: Database,
  shopId: string,
  page: readonly AnswerRow[],
): Promise<AnsweredCustomer[]> {
  const customers = new Map<string, { answers: LiveAnswer[]; orderEvents: CustomerEvent[] }>();
  for (const row of page) {
    const customer = customers.get(row.customer_id) ?? { answers: [], orderEvents: [] };
    customers.set(row.customer_id, customer);
    customer.answers.push({
      modelId: row.model_id,
      scoredMs: Number(row.scored_ms),
      probability: row.probability,
      features: JSON.parse(row.features) as number[],
    });
  }
  const events = await db.prisma.$queryRawUnsafe<EventRow[]>(
    `SELECT STRAIGHT_JOIN ${eventColumns} FROM ${jsonTable(['k_customer'])} AS k
      JOIN event AS t ON t.shop_id = ? AND t.customer_id = k.k_customer
      WHERE t.kind IN ('order_completed', 'order_updated', 'order_refunded', 'order_cancelled')`,
    JSON.stringify([...customers.keys()].map((id) => [id])),
    shopId,
  );
  for (const row of events) customers.get(row.customer_id)!.orderEvents.push(eventOf(shopId, row));
  return [...customers].map(([customerId, rest]) => ({ customerId, ...rest }));
}
