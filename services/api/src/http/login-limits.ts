import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { addressPrefixes } from './address-prefixes.ts';

const windowSeconds = 15 * 60;

export interface LoginAttempt {
  readonly address: string;
  readonly email: string;
  /** The device, if the account was signed in to on it before. */
  readonly device: string | undefined;
}

export interface LoginLimits {
  /**
   * Counts an attempt before the password is looked at, so that attempts sent at once count too. Waits a little where the
   * account is being guessed at from many addresses.
   *
   * @returns 0, or after how many seconds another attempt may be made
   */
  attempt(attempt: LoginAttempt): Promise<number>;
  /**
   * Counts a code of an account’s second factor. Only who has the password comes here, so this may end at a number:
   * strangers cannot use it up.
   *
   * @returns 0, or after how many seconds another code may be given
   */
  code(email: string): Promise<number>;
  /** The attempt was the right password: it is not held against anybody. */
  succeeded(attempt: LoginAttempt): Promise<void>;
}

interface Limits {
  readonly loginFailuresPerAddress: number;
  readonly loginFailuresPerAccount: number;
  /** What an attempt from an unknown device costs once its account is being guessed at from many addresses. */
  readonly loginDelayMs: number;
}

/**
 * Limits guessing of passwords: by address, by network, and on an account by address or known device. The account itself is
 * never locked, since that would let strangers lock anybody out: past its own, ten times wider limit attempts from unknown
 * devices are slow. The counts are shared through Redis, and kept in this process while Redis is away.
 */
export function createLoginLimits(redis: Redis, limits: Limits): LoginLimits {
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
  const perSender = limiter('address', limits.loginFailuresPerAddress);
  const perNetwork = limiter('network', limits.loginFailuresPerAddress * 5);
  const perPair = limiter('pair', limits.loginFailuresPerAccount);
  const perCode = limiter('code', limits.loginFailuresPerAccount);
  const perAccount = limiter('account', limits.loginFailuresPerAccount * 10);

  const keys = ({ address, email, device }: LoginAttempt) => {
    // Hashed: a mail address has no business in Redis, and a typed one may be of any length.
    const account = createHash('sha256').update(email.trim().toLowerCase()).digest('base64url');
    const { sender, network } = addressPrefixes(address);
    return { sender, network, account, pair: `${device ?? sender}|${account}` };
  };

  /** @returns the seconds to wait, 0 for none */
  async function consume(steps: readonly (readonly [RateLimiterRedis, string])[]): Promise<number> {
    try {
      for (const [limit, key] of steps) await limit.consume(key);
      return 0;
    } catch (rejection) {
      if (rejection instanceof RateLimiterRes) return Math.max(1, Math.ceil(rejection.msBeforeNext / 1000));
      throw rejection;
    }
  }

  return {
    async attempt(attempt) {
      const key = keys(attempt);
      // Whoever was here before is not measured by what others do from the same place or to the same account.
      if (attempt.device !== undefined) return consume([[perPair, key.pair]]);
      const seconds = await consume([
        [perPair, key.pair],
        [perSender, key.sender],
        [perNetwork, key.network],
      ]);
      if (seconds > 0) return seconds;
      if ((await consume([[perAccount, key.account]])) > 0) await wait(limits.loginDelayMs);
      return 0;
    },
    code: async (email) => consume([[perCode, keys({ address: '', email, device: undefined }).account]]),
    async succeeded(attempt) {
      const key = keys(attempt);
      await perPair.delete(key.pair);
      if (attempt.device !== undefined) return;
      await Promise.all([
        perSender.reward(key.sender),
        perNetwork.reward(key.network),
        perAccount.reward(key.account),
      ]);
    },
  };
}
