import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// Plain JavaScript: commands that are not bundled with the launcher use it too. Types: installation-settings.d.mts.

export const settingNames = ['DATABASE_URL', 'KAFKA_BROKERS', 'REDIS_URL', 'EBB_MASTER_KEY'];

export function installationSettings(env, stateRoot) {
  const running = readJson(join(stateRoot, 'running.json'));
  const { fieldEncryptionKey } = readJson(join(stateRoot, 'secrets.json'));
  const own = [running.databaseUrl, running.kafkaBrokers, running.redisUrl, fieldEncryptionKey];
  const named = settingNames.map((name) => secretOf(env, name));
  const isAnother = named.some(
    (value, index) => value !== undefined && own[index] !== undefined && value !== own[index],
  );
  return Object.fromEntries(
    settingNames.map((name, index) => [name, named[index] ?? (isAnother ? undefined : own[index])]),
  );
}

export function secretOf(env, name) {
  const file = env[`${name}_FILE`];
  if (file === undefined || file === '') return env[name] === '' ? undefined : env[name];
  if (env[name]) throw new Error(`${name} and ${name}_FILE are both set: keep one.`);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new Error(`${name}_FILE names ${file}, which cannot be read.`);
  }
}

/** {} for one that is absent or was cut short by a crash. */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}
