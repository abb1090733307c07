import type { CustomerEvent } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import { jsonTable } from '../sql/json-table.ts';
import { readRows, selectList } from '../sql/table.ts';
import { eventOf, eventTable, foldedEventKeys, type FoldedEventRow } from '../tables/event.ts';
import { readJoinedEvents } from './joined-identities.ts';
import { predictionTable } from '../tables/prediction.ts';

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

const answerKeys = [
  'customerId',
  'profileVersion',
  'scoredMs',
  'probability',
  'features',
  'modelId',
] as const;

/** Of rows that have both. */
interface AnswerRow extends Omit<LiveAnswer, 'features'> {
  readonly customerId: string;
  readonly profileVersion: number;
  readonly features: string;
}

const rowsPerPage = 4_000;
const orderKinds = `'order_completed', 'order_updated', 'order_refunded', 'order_cancelled'`;

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
    const page = await db.query<AnswerRow>(
      `SELECT ${selectList(predictionTable, 'p', answerKeys)} FROM prediction AS p
        WHERE p.shop_id = ? AND p.customer_id >= ? AND (p.customer_id > ? OR p.profile_version > ?)
          AND p.scored_ms >= ? AND p.scored_ms < ? AND p.probability IS NOT NULL
          AND p.model_id IN (${modelIds.map(() => '?').join(', ')})
        ORDER BY p.customer_id, p.profile_version LIMIT ${rowsPerPage}`,
      [shopId, customer, customer, version, fromMs, untilMs, ...modelIds],
    );
    if (page.length > 0) yield* await withEvents(db, shopId, page);
    const last = page.at(-1);
    if (last === undefined || page.length < rowsPerPage) return;
    [customer, version] = [last.customerId, last.profileVersion];
  }
}

async function withEvents(
  db: Database,
  shopId: string,
  page: readonly AnswerRow[],
): Promise<AnsweredCustomer[]> {
  const customers = new Map<string, { answers: LiveAnswer[] }>();
  for (const row of page) {
    const { customerId, modelId, scoredMs, probability, features } = row;
    const customer = customers.get(customerId) ?? { answers: [] };
    customers.set(customerId, customer);
    customer.answers.push({ modelId, scoredMs, probability, features: JSON.parse(features) as number[] });
  }
  const orderEvents = await readOrderEvents(db, shopId, [...customers.keys()]);
  return [...customers].map(([customerId, rest]) => ({
    customerId,
    ...rest,
    orderEvents: orderEvents.get(customerId) ?? [],
  }));
}

/** All that is stored about the orders of these customers, by customer; nobody without any. */
export async function readOrderEvents(
  db: Database,
  shopId: string,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, CustomerEvent[]>> {
  const rows = await db.query<FoldedEventRow>(
    `SELECT STRAIGHT_JOIN ${selectList(eventTable, 't', foldedEventKeys)} FROM ${jsonTable(['k_customer'])} AS k
      JOIN event AS t ON t.shop_id = ? AND t.customer_id = k.k_customer
      WHERE t.kind IN (${orderKinds})`,
    [JSON.stringify(customerIds.map((id) => [id])), shopId],
  );
  const events = new Map<string, CustomerEvent[]>();
  for (const row of readRows(eventTable, rows)) {
    const own = events.get(row.customerId);
    if (own === undefined) events.set(row.customerId, [eventOf(shopId, row)]);
    else own.push(eventOf(shopId, row));
  }
  // A guest's order that was joined later shows that the customer came back.
  const joined = await readJoinedEvents(db, shopId, customerIds, { kinds: orderKinds });
  for (const [customerId, theirs] of joined)
    events.set(customerId, [...(events.get(customerId) ?? []), ...theirs]);
  return events;
}
