import { openDatabase, setAlertPolicy } from '@ebb/db';
import { dayMs, trialPlaceOf } from '@ebb/domain';
import { uniqueName } from '@ebb/testkit';

const customers = 1_500;
const outcomeDays = 30;
const settings = {
  ...{ line: 0.7, minimumOrders: 2, minimumValueMinor: 0, dailyCapacity: 20, workingDays: '1,2,3,4,5' },
  ...{ quietFromMinute: null, quietToMinute: null },
};

/** Two shops of its own: one that has compared for half a year, and one that has not begun. */
export interface ImpactShops {
  readonly compared: string;
  readonly notBegun: string;
  /** An open alert that is withheld, and its customer. */
  readonly withheld: { readonly alertId: string; readonly customerId: string };
}

/** Members are added by e-mail before they sign in: a session says which shops it is for. */
export async function createImpactShops(
  databaseUrl: string,
  members: readonly string[],
): Promise<ImpactShops> {
  const db = openDatabase(databaseUrl, { poolSize: 2 });
  try {
    const nowMs = Date.now();
    const [compared, notBegun] = [uniqueName('compared'), uniqueName('not-begun')];
    for (const [id, name] of [
      [compared, 'Shop that compares'],
      [notBegun, 'Shop that has not begun'],
    ] as const) {
      const shop = { currency: 'EUR', currencyDigits: 2, timeZone: 'UTC', settings: '{}', createdMs: 0n };
      await db.prisma.shop.create({ data: { id, name, ...shop } });
      for (const email of members) {
        const { id: userId } = await db.prisma.user.findUniqueOrThrow({ where: { email } });
        await db.prisma.userShop.create({ data: { userId, shopId: id } });
      }
    }
    const startMs = nowMs - 190 * dayMs;
    await setAlertPolicy(db, {
      ...{ shopId: compared, version: 0, outcomeDays, note: null, nowMs: startMs },
      settings: {
        ...settings,
        holdoutPercent: 20,
        callCostMinor: 350,
        mailCostMinor: 50,
        offerCostMinor: 800,
      },
      actor: { id: 'lead', name: 'Lena Lead' },
    });
    const { phaseSalt: salt } = await db.prisma.alertPolicy.findFirstOrThrow({ where: { shopId: compared } });
    const holdout = { phase: 1, salt: salt ?? '', sharePercent: 20 };
    const placed = (index: number, wanted: boolean | null) => {
      for (let turn = 0; ; turn++) {
        const customerId = `c-${String(index).padStart(4, '0')}${'x'.repeat(turn)}`;
        const { withheld } = trialPlaceOf(holdout, compared, customerId);
        if (wanted === null || withheld === wanted) return { customerId, withheld };
      }
    };
    const random = seeded(7);
    const people = Array.from({ length: customers }, (_, index) => {
      // Of the newest two one is withheld and one is not, whatever the salt; nobody has called them.
      const isNewest = index >= customers - 2;
      const { customerId, withheld } = placed(index, isNewest ? index === customers - 1 : null);
      const usual = 3_000 + Math.round(6_000 * random());
      const isContacted = random() < (withheld ? 0.01 : 0.6) && !isNewest;
      const contact = isContacted ? (['call', 'mail', 'offer'] as const)[index % 3] : null;
      // Half come back by themselves, and of the contacted four in ten more.
      const retained = random() < (contact === null ? 0.5 : 0.9);
      return {
        ...{ alertId: uniqueName('a').slice(-32).padStart(32, '0'), customerId, withheld, usual, contact },
        ...{ retained, openedMs: startMs + Math.floor((index / customers) * 188 * dayMs) },
      };
    });
    // Before the alerts: whoever matures outcomes finds theirs there.
    await db.prisma.alertOutcome.createMany({
      data: people
        .filter(({ openedMs }) => openedMs < nowMs - (outcomeDays + 1) * dayMs)
        .map(({ alertId, customerId, openedMs, retained, usual }) => ({
          ...{ shopId: compared, alertId, customerId, retained },
          maturedMs: BigInt(openedMs + outcomeDays * dayMs),
          revenueMinor: retained ? BigInt(usual) : 0n,
          previousRevenueMinor: BigInt(usual),
        })),
    });
    await db.prisma.alert.createMany({
      data: people.map(({ alertId: id, customerId, withheld, openedMs, contact }) => {
        const isOpen = openedMs > nowMs - 4 * dayMs && contact === null;
        return {
          ...{ id, shopId: compared, customerId, withheld, phase: 1, episodeNumber: 1, version: 1 },
          ...{
            openMarker: isOpen ? 1 : null,
            status: isOpen ? 'open' : 'closed',
            band: 'high',
            openedBand: 'high',
          },
          ...{ closedMs: isOpen ? null : BigInt(nowMs), closeReason: isOpen ? null : 'ordered' },
          ...{ probability: 0.75, score: 75, openedScore: 75, revenueAtRiskMinor: 5_000n, reasons: '[]' },
          ...{ openedMs: BigInt(openedMs), updatedMs: BigInt(openedMs) },
        };
      }),
    });
    await db.prisma.alertAction.createMany({
      data: people.flatMap(({ alertId, openedMs, contact }) =>
        contact === null
          ? []
          : {
              ...{ alertId, version: 2, atMs: BigInt(openedMs + dayMs), action: 'contact' },
              ...{ actorId: 'lead', actorName: 'Lena Lead', details: JSON.stringify({ channel: contact }) },
            },
      ),
    });
    const withheld = people.at(-1)!;
    return { compared, notBegun, withheld };
  } finally {
    await db.close();
  }
}

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  };
}
