/** One field of the request that was not accepted. */
export interface FieldError {
  /** Where: `properties.products[0].price`; the part of the request first when it is not the body: `query.limit`. */
  readonly field: string;
  readonly message: string;
  /** The limit that was broken: the maximum, the minimum, the pattern, the accepted values. */
  readonly limit?: number | string | readonly unknown[];
}

/** The body of an error answer: RFC 9457 problem details with Ebb's extensions `errors` and `requestId`. */
export interface Problem {
  /** A stable name that programs may compare: `urn:ebb:problem:<slug>`. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly requestId?: string;
}

export interface ProblemOptions {
  readonly detail?: string | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  readonly requestId?: string | undefined;
}

export const problemContentType = 'application/problem+json';

const typePrefix = 'urn:ebb:problem:';

/**
 * @param status HTTP status
 * @param type   the slug (`customer-not-found`) or the full URN
 * @param title  the same words for every occurrence; what is special about this one goes to `detail`
 */
export function problem(status: number, type: string, title: string, options: ProblemOptions = {}): Problem {
  return {
    type: type.startsWith(typePrefix) ? type : `${typePrefix}${type}`,
    title,
    status,
    ...(options.detail === undefined ? {} : { detail: options.detail }),
    ...(options.errors === undefined ? {} : { errors: options.errors }),
    ...(options.requestId === undefined ? {} : { requestId: options.requestId }),
  };
}

interface ProblemErrorOptions extends Omit<ProblemOptions, 'requestId'> {
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** Thrown inside a request handler, it becomes the problem answer that it describes. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  /** Fastify reads this name too. */
  readonly statusCode: number;
  readonly type: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: readonly FieldError[] | undefined;
  /** Sent along with the answer, such as `retry-after`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, type: string, title: string, options: ProblemErrorOptions = {}) {
    super(options.detail ?? title, { cause: options.cause });
    this.statusCode = status;
    this.type = type;
    this.title = title;
    this.detail = options.detail;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
  }
}
