import type { Member } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';

/** Who may see a shop, by name. */
export async function listMembers(db: Database, shopId: string): Promise<Member[]> {
  const memberships = await db.prisma.userShop.findMany({ where: { shopId } });
  return db.prisma.user.findMany({
    where: { id: { in: memberships.map(({ userId }) => userId) } },
    select: { id: true, name: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
}
