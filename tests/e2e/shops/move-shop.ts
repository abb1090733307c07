import type { Database } from '@ebb/db';

/** Rows in one packet to the server. */
const rowsAtOnce = 2_000;

/**
 * Copies a shop from one database into that of a running system, with members who are there already. The shop's own
 * row comes last: until then no service looks at the others, so each finds the shop whole.
 */
export async function moveShop(
  from: Database,
  to: Database,
  shopId: string,
  members: readonly string[],
): Promise<void> {
  const columns = await from.pool.query<{ tableName: string; names: string }[]>(
    // Numbers that a database has given by itself are given anew, in the same order.
    `SELECT table_name AS tableName, GROUP_CONCAT(column_name ORDER BY ordinal_position) AS names
     FROM information_schema.columns
     WHERE table_schema = DATABASE() AND extra <> 'auto_increment' AND table_name IN (
       SELECT table_name FROM information_schema.columns WHERE table_schema = DATABASE() AND column_name = 'shop_id')
     GROUP BY table_name`,
  );
  for (const { tableName, names } of columns) await copyRows(from, to, tableName, names, shopId);
  for (const email of members) {
    const { id: userId } = await to.prisma.user.findUniqueOrThrow({ where: { email } });
    await to.prisma.userShop.create({ data: { userId, shopId } });
  }
  await to.prisma.shop.create({
    data: await from.prisma.shop.findUniqueOrThrow({ where: { id: shopId } }),
  });
}

async function copyRows(
  from: Database,
  to: Database,
  tableName: string,
  names: string,
  shopId: string,
): Promise<void> {
  const order = tableName === 'model_history' ? 'ORDER BY id' : '';
  const rows = await from.pool.query<unknown[][]>(
    { sql: `SELECT ${names} FROM ${tableName} WHERE shop_id = ? ${order}`, rowsAsArray: true },
    [shopId],
  );
  const places = names.replace(/\w+/g, '?');
  for (let first = 0; first < rows.length; first += rowsAtOnce)
    await to.pool.batch(
      `INSERT INTO ${tableName} (${names}) VALUES (${places})`,
      rows.slice(first, first + rowsAtOnce),
    );
}
