import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

const windowSeconds = 15 * 60;

export interface LoginLimits {
  /**
   * Counts an attempt before the password is looked at, so that attempts sent at once count too.
   *
   * @returns 0, or after how many seconds another attempt may be made
   */
  attempt(address: string, email: string): Promise<number>;
  /** The attempt was the right password: it is not held against anybody. */
  succeeded(address: string, email: string): Promise<void>;
}

/**
 * Limits guessing of passwords. An account is limited per address, because a limit on the account alone would
 * let anybody lock anybody out; its own limit is ten times wider, against guessing from many addresses.
 * The counts are shared through Redis, and kept in this process while Redis is away.
 */
export function createLoginLimits(
  redis: Redis,
  limits: { readonly loginFailuresPerAddress: number; readonly loginFailuresPerAccount: number },
): LoginLimits {
  const limiter = (name: string, points: number): RateLimiterRedis => {
    const keyPrefix = `ebb:login:${name}`;
    const insuranceLimiter = new RateLimiterMemory({ keyPrefix, points, duration: windowSeconds });
    return new RateLimiterRedis({
      storeClient: redis,
      keyPrefix,
      points,
      duration: windowSeconds,
      insuranceLimiter,
      rejectIfRedisNotReady: true,
    });
  };
  const perAddress = limiter('address', limits.loginFailuresPerAddress);
  const perPair = limiter('pair', limits.loginFailuresPerAccount);
  const perAccount = limiter('account', limits.loginFailuresPerAccount * 10);

  const keys = (address: string, email: string) => {
    // Hashed: a mail address has no business in Redis, and a typed one may be of any length.
    const account = createHash('sha256').update(email.trim().toLowerCase()).digest('base64url');
    return { address, account, pair: `${address}|${account}` };
  };

  return {
    async attempt(address, email) {
      const key = keys(address, email);
      try {
        await perAddress.consume(key.address);
        await perPair.consume(key.pair);
        await perAccount.consume(key.account);
        return 0;
      } catch (rejection) {
        if (rejection instanceof RateLimiterRes) return Math.max(1, Math.ceil(rejection.msBeforeNext / 1000));
        throw rejection;
      }
    },
    async succeeded(address, email) {
      const key = keys(address, email);
      await Promise.all([
        perAddress.reward(key.address),
        perPair.delete(key.pair),
        perAccount.reward(key.account),
      ]);
    },
  };
}
