import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asRecord, readJsonFile } from '../bootstrap/json-file.ts';
import { PlainError } from '../bootstrap/plain-error.ts';

/** The Ebb that a command is about: what the environment names, or what `npm start` runs from the state folder. */
export interface Installation {
  readonly databaseUrl: string | undefined;
  readonly kafkaBrokers: string | undefined;
  readonly redisUrl: string | undefined;
  readonly masterKey: Buffer | undefined;
  readonly stateRoot: string;
}

/** @throws PlainError for a key that is none, or one that is given twice */
export function findInstallation(env: NodeJS.ProcessEnv, stateRoot: string): Installation {
  const running = asRecord(readJsonFile(join(stateRoot, 'running.json')));
  const of = (variable: string, remembered: string) => {
    const value = running[remembered];
    return secretOf(env, variable) ?? (typeof value === 'string' ? value : undefined);
  };
  return {
    databaseUrl: of('DATABASE_URL', 'databaseUrl'),
    kafkaBrokers: of('KAFKA_BROKERS', 'kafkaBrokers'),
    redisUrl: of('REDIS_URL', 'redisUrl'),
    masterKey: masterKeyOf(env, stateRoot),
    stateRoot,
  };
}

/** A variable, or what is in the file that `NAME_FILE` names. */
export function secretOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const file = env[`${name}_FILE`];
  if (file === undefined || file === '') return env[name] === '' ? undefined : env[name];
  if (env[name]) throw new PlainError(`${name} and ${name}_FILE are both set: keep one.`);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new PlainError(`${name}_FILE names ${file}, which cannot be read.`);
  }
}

function masterKeyOf(env: NodeJS.ProcessEnv, stateRoot: string): Buffer | undefined {
  const given = secretOf(env, 'EBB_MASTER_KEY');
  const own = asRecord(readJsonFile(join(stateRoot, 'secrets.json')))['fieldEncryptionKey'];
  const text = given ?? (typeof own === 'string' ? own : undefined);
  if (text === undefined) return undefined;
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32)
    throw new PlainError('EBB_MASTER_KEY must be 32 bytes in base64: `openssl rand -base64 32` makes one.');
  return key;
}
