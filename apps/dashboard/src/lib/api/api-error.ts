import type { Problem } from '@ebb/contracts';

/** An answer that is not what was asked for. `status` 0 means that no answer came at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly requestId: string | null;
  readonly problem: Problem | null;
  /** The whole body: a conflict carries the alert as it is now. */
  readonly body: unknown;

  constructor(status: number, body: unknown, requestId: string | null) {
    const problem = isProblem(body) ? body : null;
    super(problem?.detail ?? problem?.title ?? `HTTP ${status}`);
    this.name = 'ApiError';
    this.status = status;
    this.problem = problem;
    this.body = body;
    this.requestId = problem?.requestId ?? requestId;
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'title' in body && 'status' in body;
}
