import { accountStatements, grantRights, grantStatements, makeAccounts } from '@ebb/db/installation';
import { secretOf } from '../backup/installation.ts';
import { launcherEnv } from '../bootstrap/config.ts';
import { PlainError } from '../bootstrap/plain-error.ts';
import { readPasswords } from './set-up-accounts.ts';

const help = `An account at the database for each service, with the rights it needs and no others.

  DATABASE_URL=mysql://root:…@host/ebb EBB_DATABASE_PASSWORD_API=… npm run database-accounts [-- --sql]

DATABASE_URL is of an administrator, and names the database after its migrations. EBB_DATABASE_PASSWORD_INGEST, _SCORING, _TRAINER,
_ALERTS, _API and _DELIVERY (or …_FILE) are the passwords the accounts get; the services then are started with
DATABASE_URL=mysql://ebb_api:…@host/ebb and so on. May be run again, after each upgrade: rights that are missing are given, others
taken. --sql prints the statements instead, and asks no server. docs/security.md has the table of rights.`;

async function run(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return console.log(help);
  const unknown = args.find((arg) => arg !== '--sql');
  if (unknown !== undefined) throw new PlainError(`${unknown} is not understood.\n\n${help}`);
  const address = secretOf(launcherEnv, 'DATABASE_URL');
  const passwords = readPasswords(launcherEnv);
  if (address === undefined || passwords === undefined) throw new PlainError(help);
  if (args.includes('--sql')) {
    const database = decodeURIComponent(new URL(address).pathname.slice(1));
    const statements = [...accountStatements(passwords), ...grantStatements(database)];
    return console.log(statements.map((statement) => `${statement};`).join('\n'));
  }
  await makeAccounts(address, passwords);
  await grantRights(address);
  console.log('Accounts and rights are as this version needs them.');
}

run(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
