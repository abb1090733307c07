import { PlainError } from '../bootstrap/plain-error.ts';

/** Where the backing servers are, in the form of the environment variables of the services. */
export interface ServerAddresses {
  /** host:port, several with commas. */
  readonly kafkaBrokers: string;
  /** mysql://user:password@host:port/database */
  readonly databaseUrl: string;
  /** redis://host:port */
  readonly redisUrl: string;
}

/** Parses an address that a person gave, naming the variable it came from when it cannot be read. */
export function asUrl(text: string, variable: string): URL {
  try {
    return new URL(text);
  } catch {
    throw new PlainError(`${variable} cannot be read as an address.`);
  }
}
