import { dayMs } from '@ebb/domain';
import { createConnection } from 'mariadb';
import { featureNames, type CustomerEvent } from '@ebb/contracts';
import { registerModel, type Database } from '@ebb/db';
import { encodeModel, trainForest, type CompiledForest } from '@ebb/forest';
import { createKafka, createProducer } from '@ebb/kafka';
import { waitFor } from '@ebb/testkit';

export const shopId = 'bench';
export const medianGapDays = 30;
const kinds = ['activity', 'page_viewed', 'order_completed', 'email_opened', 'payment_succeeded'] as const;

/** What the tables must hold once every message is scored, whoever scored it. */
export interface ExpectedSums {
  events: number;
  customers: number;
  orders: number;
  netRevenueMinor: number;
  /** Customers with a score in their history: those who ordered. */
  scoredCustomers: number;
}

/** The content of a topic: the same for Ebb and for each peer. */
export interface ScoringLoad {
  /** Messages in the topic, repeats included. */
  messages: number;
  event: (position: number) => CustomerEvent;
  readonly expected: ExpectedSums;
}

/** Live events of the last 170 days; each customer does everything in turn. */
export function scoringLoad(
  eventCount: number,
  customerCount: number,
  repeatShare: number,
  nowMs: number,
  { products = false }: { readonly products?: boolean } = {},
): ScoringLoad {
  let sums: ExpectedSums | undefined;
  function eventAt(index: number): CustomerEvent {
    // Without the round, the number of customers and of kinds would tie a customer to one kind for good.
    const round = Math.floor(index / customerCount);
    const kind = kinds[(index + round) % kinds.length]!;
    const customer = (index * 2_654_435_761) % customerCount;
    return {
      v: 1,
      shopId,
      customerId: `customer-${String(customer).padStart(6, '0')}`,
      messageId: `message-${String(index).padStart(9, '0')}-${'x'.repeat(38)}`,
      kind,
      name: kind === 'activity' ? 'Product Viewed' : 'x',
      occurredAt: nowMs - ((index * 7_919) % (170 * dayMs)),
      receivedAt: nowMs,
      ...(kind === 'order_completed'
        ? { orderId: `order-${index}`, amountMinor: 1_000 + (index % 9_000) }
        : {}),
      properties:
        products && kind === 'order_completed'
          ? basketOf(index)
          : { sku: `sku-${index % 5_000}`, category: 'garden' },
    };
  }
  return {
    messages: Math.round(eventCount * (1 + repeatShare)),
    event: (position) => eventAt(position < eventCount ? position : (position * 97) % eventCount),
    get expected() {
      return (sums ??= sumUp(eventCount, eventAt));
    },
  };
}

const categories = ['Ceramics', 'Textiles', 'Lighting', 'Kitchen', 'Garden', 'Candles'];
const countries = ['Germany', 'Austria', 'Netherlands', 'Denmark', 'France'];

/** What an order says where a shop lists products: two of them, and where they go. */
function basketOf(index: number): Record<string, unknown> {
  const product = (at: number) => ({
    product_id: `sku-${at % 5_000}`,
    category: categories[at % categories.length],
    price: 1 + (at % 50),
    quantity: 1 + (at % 3),
  });
  return { country: countries[index % countries.length], products: [product(index), product(index * 7 + 3)] };
}

function sumUp(eventCount: number, eventAt: (index: number) => CustomerEvent): ExpectedSums {
  const customers = new Set<string>();
  const buyers = new Set<string>();
  let [orders, netRevenueMinor] = [0, 0];
  for (let index = 0; index < eventCount; index++) {
    const { customerId, kind, amountMinor = 0 } = eventAt(index);
    customers.add(customerId);
    if (kind !== 'order_completed') continue;
    buyers.add(customerId);
    orders += 1;
    netRevenueMinor += amountMinor;
  }
  return {
    events: eventCount,
    customers: customers.size,
    orders,
    netRevenueMinor,
    scoredCustomers: buyers.size,
  };
}

/**
 * Writes the load to the topic, each message once. @returns mean bytes of a message's value
 * @throws when the client had to write a part again: what counts messages would then stop too early
 */
export async function fillTopic(kafkaBrokers: string, topic: string, load: ScoringLoad): Promise<number> {
  const kafka = createKafka({ brokers: kafkaBrokers.split(','), clientId: 'bench' });
  const admin = kafka.client.admin();
  await admin.connect();
  const written = async () =>
    (await admin.fetchTopicOffsets(topic)).reduce((sum, { high }) => sum + Number(high), 0);
  // A partition of a new topic that is not led yet would have the client write the others' share a second time.
  await waitFor(
    () =>
      written().then(
        () => true,
        () => false,
      ),
    { what: `${topic} to be led`, timeoutMs: 30_000 },
  );
  const producer = await createProducer(kafka);
  let bytes = 0;
  for (let from = 0; from < load.messages; from += 2_000) {
    const messages = Array.from({ length: Math.min(2_000, load.messages - from) }, (_, offset) => {
      const event = load.event(from + offset);
      const value = JSON.stringify(event);
      bytes += value.length;
      return { key: `${event.shopId}:${event.customerId}`, value };
    });
    await producer.publish(topic, messages);
  }
  await producer.close();
  const messages = await written();
  await admin.disconnect();
  if (messages !== load.messages)
    throw new Error(`${topic} holds ${messages} messages instead of ${load.messages}: run it again`);
  return Math.round(bytes / load.messages);
}

/** A shop without a model: the plain rules decide. */
export async function addShop(db: Database, id: string): Promise<void> {
  await db.prisma.shop.create({
    data: {
      id,
      name: id,
      currency: 'EUR',
      currencyDigits: 2,
      timeZone: 'UTC',
      settings: '{}',
      createdMs: 0n,
    },
  });
}

/** The shop, with a forest of 100 trees of depth 10 as its champion. */
export async function addShopWithChampion(
  db: Database,
  nowMs: number,
): Promise<{ modelId: string; forest: CompiledForest }> {
  await addShop(db, shopId);
  const { data, labels } = trainingRows(4_000);
  const trained = await trainForest(data, labels, { featureNames, trees: 100, maxDepth: 10, minLeaf: 5 });
  const { id } = await registerModel(db, {
    shopId,
    status: 'champion',
    artefact: encodeModel({
      featureNames,
      forest: trained.forest,
      baseProbability: trained.baseProbability,
      calibration: { kind: 'none' },
      metadata: {},
    }),
    horizonDays: 60,
    medianGapDays,
    nowMs,
    why: { kind: 'text', text: 'Measured with.' },
    testedAgainst: null,
    summaryOf: (identity) => identity,
  });
  return { modelId: id, forest: trained.forest };
}

function trainingRows(rows: number): { data: Float64Array; labels: Uint8Array } {
  const data = new Float64Array(rows * featureNames.length);
  const labels = new Uint8Array(rows);
  let seed = 7;
  const random = () => (seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) / 0x7fffffff;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < featureNames.length; column++)
      data[row * featureNames.length + column] = random() * 200;
    labels[row] = data[row * featureNames.length]! + random() * 120 > 160 ? 1 : 0;
  }
  return { data, labels };
}

/** Sums over the tables as they stand. Reads them whole: not beside what is measured. */
export async function readSums(databaseUrl: string): Promise<ExpectedSums> {
  const connection = await createConnection(databaseUrl.replace(/^mysql:/, 'mariadb:'));
  const one = async (sql: string) => {
    const [row] = await connection.query<{ n: bigint | string | null }[]>(sql);
    return Number(row?.n ?? 0);
  };
  try {
    return {
      events: await one('SELECT COUNT(*) AS n FROM event'),
      customers: await one('SELECT COUNT(*) AS n FROM profile'),
      orders: await one('SELECT SUM(order_count) AS n FROM profile'),
      netRevenueMinor: await one('SELECT SUM(net_revenue_minor) AS n FROM profile'),
      scoredCustomers: await one('SELECT COUNT(DISTINCT customer_id) AS n FROM prediction'),
    };
  } finally {
    await connection.end();
  }
}

/** What differs, in words; empty when all is as it must be. */
export function differences(found: ExpectedSums, expected: ExpectedSums): string[] {
  return (Object.keys(expected) as (keyof ExpectedSums)[])
    .filter((name) => found[name] !== expected[name])
    .map((name) => `${name} ${found[name]} instead of ${expected[name]}`);
}
