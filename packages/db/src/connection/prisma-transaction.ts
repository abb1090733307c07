import { Prisma } from '../generated/client.ts';
import type { Database } from './open-database.ts';
import { retryTransaction, type RetryOptions, type RetryReason } from './retry-transaction.ts';

/** The client inside a transaction. */
export type PrismaTransaction = Prisma.TransactionClient;

export interface PrismaTransactionOptions extends RetryOptions {
  /** A transaction that is still open after this is rolled back: a stalled process must not hold its rows for good. */
  timeoutMs?: number;
}

const retriable: Readonly<Record<string, RetryReason>> = {
  '1213': 'deadlock',
  '1205': 'lock_wait',
};

/** Why the server asks for the whole transaction to be tried again; undefined for every other error. */
export function prismaRetryReason(error: unknown): RetryReason | undefined {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return undefined;
  if (error.code === 'P2034') return 'deadlock';
  const meta = error.meta as { driverAdapterError?: { cause?: { originalCode?: string } } } | undefined;
  return retriable[meta?.driverAdapterError?.cause?.originalCode ?? ''];
}

/**
 * Runs `work` in one READ COMMITTED transaction and commits. REPEATABLE READ would add gap locks, on which two
 * batches of new customers block each other for good. Deadlocks and lock waits run `work` again from the start.
 * @throws whatever `work` throws, after a rollback
 */
export async function inPrismaTransaction<T>(
  { prisma }: Database,
  work: (tx: PrismaTransaction) => Promise<T>,
  { timeoutMs = 30_000, ...retry }: PrismaTransactionOptions = {},
): Promise<T> {
  return retryTransaction(
    () =>
      prisma.$transaction(work, {
        isolationLevel: Prisma.TransactionIsolationLevel.ReadCommitted,
        maxWait: 10_000,
        timeout: timeoutMs,
      }),
    prismaRetryReason,
    retry,
  );
}
