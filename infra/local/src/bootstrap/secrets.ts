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
  readonly fieldEncryptionKey: string;
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
