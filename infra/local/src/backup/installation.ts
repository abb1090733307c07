import * as settings from './installation-settings.mjs';
import { PlainError } from '../bootstrap/plain-error.ts';

/** The Ebb that a command is about: what the environment names, or what `npm start` runs from the state folder. */
export interface Installation {
  readonly databaseUrl: string | undefined;
  readonly kafkaBrokers: string | undefined;
  readonly redisUrl: string | undefined;
  readonly masterKey: Buffer | undefined;
  readonly stateRoot: string;
}

/** @throws PlainError for a key that is none, or a setting that is given twice */
export function findInstallation(env: NodeJS.ProcessEnv, stateRoot: string): Installation {
  const found = plainly(() => settings.installationSettings(env, stateRoot));
  return {
    databaseUrl: found.DATABASE_URL,
    kafkaBrokers: found.KAFKA_BROKERS,
    redisUrl: found.REDIS_URL,
    masterKey: masterKeyOf(found.EBB_MASTER_KEY),
    stateRoot,
  };
}

/** A variable, or what is in the file that `NAME_FILE` names. */
export function secretOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return plainly(() => settings.secretOf(env, name));
}

function masterKeyOf(text: string | undefined): Buffer | undefined {
  if (text === undefined) return undefined;
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32)
    throw new PlainError('EBB_MASTER_KEY must be 32 bytes in base64: `openssl rand -base64 32` makes one.');
  return key;
}

function plainly<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw new PlainError(error instanceof Error ? error.message : String(error));
  }
}
