import { InvalidCursorError } from '@ebb/db';
import { ProblemError } from '@ebb/service-kit';

/** Runs a query that takes a cursor; one that cannot be read is the caller's mistake. */
export async function withCursor<Page>(query: () => Promise<Page>): Promise<Page> {
  try {
    return await query();
  } catch (error) {
    if (!(error instanceof InvalidCursorError)) throw error;
    throw new ProblemError(400, 'invalid-cursor', 'The cursor is not accepted', {
      detail: error.message,
      errors: [{ field: 'query.cursor', message: error.message }],
    });
  }
}
