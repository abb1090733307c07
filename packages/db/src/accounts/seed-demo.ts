import type { Database } from '../connection/open-database.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { hashWriteKey } from './write-key.ts';

export interface DemoSecrets {
  /** One password for all demo users. */
  password: string;
  writeKeys: { real: string; simulated: string };
  nowMs: number;
}

export const demoShops = [
  { id: 'real', name: 'Online Retail (UCI)', currency: 'GBP', timeZone: 'Europe/London' },
  { id: 'simulated', name: 'Harbour & Pine', currency: 'EUR', timeZone: 'Europe/Berlin' },
] as const;

export const demoUsers = [
  { id: 'demo-lead', email: 'lead@ebb.example', name: 'Lena Brandt', role: 'manager' },
  { id: 'demo-agent', email: 'agent@ebb.example', name: 'Amir Haddad', role: 'agent' },
  { id: 'demo-admin', email: 'admin@ebb.example', name: 'Ada Novak', role: 'admin' },
] as const;

/** Writes the two demo shops, their write keys and the demo users. Run again it changes nothing but a changed password or key. */
export async function seedDemo(
  { prisma }: Database,
  { password, writeKeys, nowMs }: DemoSecrets,
): Promise<void> {
  const createdMs = BigInt(nowMs);
  for (const shop of demoShops) {
    await prisma.shop.upsert({
      where: { id: shop.id },
      update: {},
      create: { ...shop, currencyDigits: 2, settings: '{}', createdMs },
    });
    const keyHash = hashWriteKey(writeKeys[shop.id]);
    await prisma.writeKey.upsert({
      where: { keyHash },
      update: {},
      create: { keyHash, shopId: shop.id, name: 'demo', createdMs },
    });
  }
  for (const user of demoUsers) {
    const stored = await prisma.user.findUnique({ where: { id: user.id } });
    if (stored === null || !(await verifyPassword(password, stored.passwordHash))) {
      const passwordHash = await hashPassword(password);
      await prisma.user.upsert({
        where: { id: user.id },
        update: { passwordHash },
        create: { ...user, passwordHash, createdMs },
      });
    }
    for (const shop of demoShops) {
      const userId_shopId = { userId: user.id, shopId: shop.id };
      await prisma.userShop.upsert({ where: { userId_shopId }, update: {}, create: userId_shopId });
    }
  }
}
