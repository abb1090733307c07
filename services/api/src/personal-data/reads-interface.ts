import type { ReadFilter } from '@ebb/db/privacy';
import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Name of the endpoint in the catalogue; empty on routes that are not of it. */
    endpoint: string;
    /** Whether it is written down whom this request shows. */
    isReadNoted: boolean;
  }
}

/**
 * Writes down who is shown whose personal data, before they are shown it: the first time in an hour in the record, from where it
 * goes into the audit log; the same again within the hour costs a look into a map. What cannot be written down is not shown.
 */
export interface PersonalReads {
  /** @throws ProblemError 503 where it cannot be stored */
  customer(request: FastifyRequest, shopId: string, customerId: string): Promise<void>;
  list(request: FastifyRequest, shopId: string, rows: number, filter: ReadFilter): Promise<void>;
  /** Counts what is sent. @returns the same pages */
  file<Row>(
    request: FastifyRequest,
    shopId: string,
    filter: ReadFilter,
    pages: AsyncIterable<readonly Row[]>,
  ): Promise<AsyncIterable<readonly Row[]>>;
}
