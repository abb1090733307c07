import { randomBytes } from 'node:crypto';

/** A name no other test uses: the servers are shared by all test files, also by those running at the same time. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${process.pid.toString(36)}-${randomBytes(5).toString('hex')}`;
}

/** A consumer group of this test alone. */
export function uniqueGroup(prefix: string): string {
  return uniqueName(`test-${prefix}`);
}

/** A prefix for Redis keys and channels of this test alone. */
export function redisPrefix(prefix: string): string {
  return `${uniqueName(`test-${prefix}`)}:`;
}
