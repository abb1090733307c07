// A door of its own: rooms below the services need the retry loop, and none of a process's other parts.
export { isProgrammingError, retryUntilDone, type Retry, type RetryOptions } from './retry-until-done.ts';
