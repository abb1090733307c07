import { createHmac, randomBytes } from 'node:crypto';
import { serviceNames, type ServiceName } from '@ebb/db/service-accounts';
import { newTokenKey } from '@ebb/session';
import { asRecord, readJsonFile, writeJsonFile } from './json-file.ts';

/** Generated at the first start and kept, readable by the owner alone. */
export interface Secrets {
  readonly databasePassword: string;
  readonly databaseRootPassword: string;
  /** The passwords of the services' accounts follow from it. */
  readonly serviceSecret: string;
  readonly redisPassword: string;
  readonly jwtSecret: string;
  /** Private keys of access tokens, separated by commas; the first signs. */
  readonly tokenKeys: string;
  /** The master key: backups and sealed secrets. */
  readonly fieldEncryptionKey: string;
  /** Master keys of before, separated by commas, for what was sealed under them. */
  readonly previousMasterKeys: string;
  readonly realShopKey: string;
  readonly simulatedShopKey: string;
  readonly loginPassword: string;
}

const makers: { readonly [Name in keyof Secrets]: () => string } = {
  databasePassword: () => randomBytes(18).toString('base64url'),
  databaseRootPassword: () => randomBytes(18).toString('base64url'),
  serviceSecret: () => randomBytes(32).toString('base64url'),
  redisPassword: () => randomBytes(18).toString('base64url'),
  jwtSecret: () => randomBytes(48).toString('base64url'),
  tokenKeys: newTokenKey,
  fieldEncryptionKey: () => randomBytes(32).toString('base64'),
  previousMasterKeys: () => '',
  realShopKey: () => `ebb_wk_${randomBytes(18).toString('hex')}`,
  simulatedShopKey: () => `ebb_wk_${randomBytes(18).toString('hex')}`,
  loginPassword: readablePassword,
};

/** Reads the secrets, and generates the ones that are not there yet (a newer Ebb may need more of them). */
export function keepSecrets(path: string): Secrets {
  const stored = asRecord(readJsonFile(path));
  const entries = Object.entries(makers).map(([name, make]) => {
    const value = stored[name];
    return [name, typeof value === 'string' && value !== '' ? value : make()] as const;
  });
  const secrets = Object.fromEntries(entries) as Record<keyof Secrets, string>;
  writeJsonFile(path, { ...stored, ...secrets });
  return secrets;
}

/** The master key as the services read it: the environment's, else the state folder's with those of before. */
export function masterKeySettings(env: NodeJS.ProcessEnv, secrets: Secrets): NodeJS.ProcessEnv {
  if (env['EBB_MASTER_KEY'] || env['EBB_MASTER_KEY_FILE']) {
    const names = ['EBB_MASTER_KEY', 'EBB_PREVIOUS_MASTER_KEYS'].flatMap((name) => [name, `${name}_FILE`]);
    return Object.fromEntries(names.map((name) => [name, env[name]]));
  }
  const { fieldEncryptionKey: EBB_MASTER_KEY, previousMasterKeys: EBB_PREVIOUS_MASTER_KEYS } = secrets;
  return { EBB_MASTER_KEY, EBB_PREVIOUS_MASTER_KEYS };
}

/** Of the services' accounts at the database. */
export function servicePasswords({ serviceSecret }: Secrets): Record<ServiceName, string> {
  const passwordOf = (service: string) =>
    createHmac('sha256', serviceSecret).update(`database account of ${service}`).digest('base64url');
  return Object.fromEntries(serviceNames.map((service) => [service, passwordOf(service)])) as Record<
    ServiceName,
    string
  >;
}

/** Four groups to read from a terminal and type: 80 bits, without the letters that look alike. */
function readablePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const text = Array.from(randomBytes(64))
    .filter((byte) => byte < letters.length * 8)
    .slice(0, 16)
    .map((byte) => letters[byte % letters.length])
    .join('');
  return text.replace(/(.{4})(?=.)/g, '$1-');
}
