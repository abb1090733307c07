import { featureNames } from '@ebb/contracts';
import { openDatabase, registerModel, type Database } from '@ebb/db';
import { dayMs } from '@ebb/domain';
import { createSeededRandom, encodeModel, trainForestSync } from '@ebb/forest';
import { featureReference } from '@ebb/learning';
import { createTestDatabase } from '@ebb/testkit';
import { mondayOf } from '../src/steps/check-truth.ts';

export const horizonDays = 30;
export const weeks = 4;
/** A Monday. */
export const startDay = mondayOf(20_000);
/** Fewer would put a well-made model's calibration error above 0.05 by chance alone. */
export const customers = 1200;
const width = featureNames.length;

/**
 * Customers of whom it is known how likely each leaves: the longer the last order was ago when they were first
 * looked at. One who stays orders on day 29, inside the horizon of every answer of the four weeks.
 */
const random = createSeededRandom(11, 0);
const uniform = (): number => random.below(1_000_000) / 1_000_000;
export const people = Array.from({ length: customers }, (_, index) => {
  const days = 150 * uniform();
  return { id: `c${String(index).padStart(3, '0')}`, days, leaves: uniform() < 0.1 + (0.8 * days) / 150 };
});

function vectorOf(days: number): number[] {
  return featureNames.map((name) =>
    name === 'days_since_last_order' ? days : name === 'order_count' ? 2 : 0,
  );
}

/** A forest of such customers; `wrong` has it the other way round. */
export function artefactOf(kind: 'right' | 'wrong', seed = 1): Uint8Array {
  const rows = 2000;
  const data = new Float64Array(rows * width);
  const labels = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const days = 150 * uniform();
    data.set(vectorOf(days), row * width);
    const leaves = uniform() < 0.1 + (0.8 * days) / 150;
    labels[row] = leaves === (kind === 'right') ? 1 : 0;
  }
  const options = { featureNames, trees: 30, maxDepth: 4, minLeaf: 60, seed };
  const { forest, baseProbability } = trainForestSync(data, labels, options);
  return encodeModel({
    featureNames,
    forest,
    baseProbability,
    calibration: { kind: 'none' },
    metadata: { seed },
  });
}

export async function openLife() {
  const testDatabase = await createTestDatabase('life');
  const db = openDatabase(testDatabase.url, { poolSize: 4 });

  async function addShop(id: string): Promise<void> {
    const currency = { currency: 'EUR', currencyDigits: 2, timeZone: 'UTC' };
    await db.prisma.shop.create({ data: { id, name: id, ...currency, settings: '{}', createdMs: 0n } });
  }

  function addModel(
    shopId: string,
    status: 'champion' | 'challenger',
    artefact: Uint8Array,
    onDay: number,
  ): Promise<string> {
    const reference = featureNames.map((_, column) =>
      featureReference(people.map(({ days }) => vectorOf(days)[column]!)),
    );
    return registerModel(db, {
      shopId,
      status,
      why: { kind: 'text', text: 'the tests' },
      artefact,
      horizonDays,
      medianGapDays: 20,
      nowMs: onDay * dayMs,
      summaryOf: (identity) => ({
        ...identity,
        dataTo: onDay * dayMs - 1,
        importance: featureNames.map((feature, index) => ({ feature, importance: index === 0 ? 1 : 0 })),
        trainer: { reference },
      }),
    }).then(({ id }) => id);
  }

  /** Answers of a model about everyone, at noon of a day. */
  async function addAnswers(
    shopId: string,
    modelId: string,
    score: (features: Float64Array) => number,
    day: number,
  ) {
    await db.prisma.prediction.createMany({
      data: people.map(({ id, days }) => {
        const features = vectorOf(days);
        return {
          shopId,
          customerId: id,
          scoredMs: BigInt(day * dayMs + dayMs / 2),
          profileVersion: day - startDay + 1,
          probability: score(Float64Array.from(features)),
          score: 50,
          band: 'low',
          revenueAtRiskMinor: 0n,
          features: JSON.stringify(features),
          modelId,
        };
      }),
    });
  }

  /** The order of each who stays. */
  async function addOutcomes(shopId: string): Promise<void> {
    const at = BigInt((startDay + 29) * dayMs);
    await db.prisma.event.createMany({
      data: people
        .filter(({ leaves }) => !leaves)
        .map(({ id }) => ({
          shopId,
          customerId: id,
          messageId: `order-${id}`,
          kind: 'order_completed',
          occurredMs: at,
          receivedMs: at,
          imported: false,
          orderId: `order-${id}`,
          amountMinor: 1000n,
          profileVersion: 1,
        })),
    });
  }

  /** Everyone as scored now by a model, with days since the last order moved by so many. */
  async function scoreProfiles(shopId: string, modelId: string, movedDays: number): Promise<void> {
    await db.prisma.profile.deleteMany({ where: { shopId } });
    await db.prisma.profile.createMany({
      data: people.map(({ id, days }) => ({
        shopId,
        customerId: id,
        known: true,
        version: 1,
        state: '{}',
        firstSeenMs: 0n,
        lastSeenMs: 0n,
        orderCount: 2,
        netRevenueMinor: 0n,
        features: JSON.stringify(vectorOf(days + movedDays)),
        probability: 0.1 + (0.8 * days) / 150,
        score: 50,
        band: 'low',
        revenueAtRiskMinor: 0n,
        modelId,
        scoredMs: 1n,
        scoredVersion: 1,
        nextScoreMs: 0n,
      })),
    });
  }

  return {
    db: db satisfies Database,
    addShop,
    addModel,
    addAnswers,
    addOutcomes,
    scoreProfiles,
    async close(): Promise<void> {
      await db.close();
      await testDatabase.drop();
    },
  };
}
