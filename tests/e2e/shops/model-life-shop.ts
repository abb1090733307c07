import { hashPassword, openDatabase, readHistory, shareModel, type Database } from '@ebb/db';
import { dayMs } from '@ebb/domain';
import { createTestDatabase, uniqueName, type WholeSystem } from '@ebb/testkit';
import { history } from '../../../services/trainer/tests/generated-history.ts';
import { liveThrough } from './lived-shop.ts';
import { moveShop } from './move-shop.ts';

const daysOfLife = 63;
const secondModelOn = 7;
const sharedOn = 14;

export interface ModelLifeShop {
  readonly id: string;
  /** An analyst of this shop: may try models on customers, not say who decides. */
  readonly analyst: string;
  /** Of the running system. */
  readonly db: Database;
}

/**
 * A shop nine weeks after Ebb was installed: a champion, a younger challenger with a fifth of the customers, answers
 * that have come true or not, and drift by the week. Lived in a database of its own, then moved into the system.
 */
export async function createModelLifeShop(
  system: WholeSystem,
  members: readonly string[],
): Promise<ModelLifeShop> {
  const id = uniqueName('lived');
  const nowMs = Date.now();
  const today = Math.floor(nowMs / dayMs);
  const lived = await createTestDatabase('lived');
  const past = openDatabase(lived.url, { poolSize: 2 });
  const db = openDatabase(system.databaseUrl, { poolSize: 3 });
  try {
    await liveThrough({
      databaseUrl: lived.url,
      shop: { id, name: 'Nine weeks on', currency: 'EUR', currencyDigits: 2, settings: { horizonDays: 30 } },
      events: history(id, 560, 280, 5, today + 1),
      firstDay: today - daysOfLife,
      nowMs,
      trainer: (day) => {
        if (day === 0 || day === secondModelOn) return 'trains';
        return day % 7 === 0 ? 'looks' : 'sleeps';
      },
      act: async (day, record, atMs) => {
        if (day === sharedOn) await shareTheSecond(record, id, atMs);
      },
    });
    const analyst = `${id}@ebb.example`;
    const passwordHash = await hashPassword(system.password);
    const person = { id, email: analyst, name: 'Ana Lyse', role: 'analyst', passwordHash };
    await db.prisma.user.create({ data: { ...person, createdMs: BigInt(nowMs) } });
    await moveShop(past, db, id, [...members, analyst]);
    return { id, analyst, db };
  } catch (error) {
    await db.close();
    throw error;
  } finally {
    await past.close();
    await lived.drop();
  }
}

async function shareTheSecond(db: Database, shopId: string, nowMs: number): Promise<void> {
  const { id: modelId } = await db.prisma.model.findFirstOrThrow({ where: { shopId, status: 'challenger' } });
  const { version } = await readHistory(db, shopId, 1);
  const actor = { id: 'lead', name: 'Lena Brandt' };
  const command = { shopId, modelId, version, actor, nowMs, note: 'is the newer one right more often?' };
  const outcome = await shareModel(db, { ...command, sharePercent: 20 });
  if (outcome.kind !== 'done') throw new Error(`sharing ended with ${outcome.kind}`);
}
