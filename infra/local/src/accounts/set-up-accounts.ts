import { grantRights, makeAccounts, serviceNames, type ServiceName } from '@ebb/db/installation';
import { secretOf } from '../backup/installation.ts';
import { PlainError } from '../bootstrap/plain-error.ts';

/** Variables in which an administrator gives the passwords of the services' accounts. */
const passwordSetting = (service: ServiceName) => `EBB_DATABASE_PASSWORD_${service.toUpperCase()}`;

/** @returns undefined where none is given @throws PlainError where some are missing */
export function readPasswords(env: NodeJS.ProcessEnv): Record<ServiceName, string> | undefined {
  const found = serviceNames.flatMap((service) => {
    const password = secretOf(env, passwordSetting(service));
    return password === undefined ? [] : [[service, password] as const];
  });
  if (found.length === 0) return undefined;
  const missing = serviceNames.filter((service) => !found.some(([name]) => name === service));
  if (missing.length > 0) throw new PlainError(`Not set: ${missing.map(passwordSetting).join(', ')}.`);
  return Object.fromEntries(found) as Record<ServiceName, string>;
}

/**
 * After the migrations: the services' accounts as the environment says, and their rights.
 *
 * - `EBB_DATABASE_ADMIN_URL` and a password for each service: the accounts are made, and granted to.
 * - `EBB_DATABASE_ACCOUNTS=made`: they are there, and this account may grant. (The launcher's own server.)
 * - Neither: all services use one account; nothing is changed.
 */
export async function setUpAccounts(env: NodeJS.ProcessEnv, databaseUrl: string): Promise<void> {
  const admin = secretOf(env, 'EBB_DATABASE_ADMIN_URL');
  const passwords = readPasswords(env);
  if (admin !== undefined && passwords !== undefined) {
    await makeAccounts(admin, passwords);
    await grantRights(admin);
  } else if (env['EBB_DATABASE_ACCOUNTS'] === 'made') await grantRights(databaseUrl);
}
