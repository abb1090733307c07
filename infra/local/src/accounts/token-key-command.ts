import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { newTokenKey, privateTokenKeys, publicTextsOf } from '@ebb/session';
import { launcherEnv } from '../bootstrap/config.ts';
import { asRecord, readJsonFile, writeJsonFile } from '../bootstrap/json-file.ts';
import { PlainError } from '../bootstrap/plain-error.ts';

const help = `Another key for access tokens.

  npm run token-key -- rotate [--state DIR]   in the state folder of npm start, with which it is used from the next start on
  npm run token-key -- next                   EBB_TOKEN_KEYS and EBB_TOKEN_PUBLIC_KEYS with one more key, from EBB_TOKEN_KEYS

A session outlives it: a token of a key that went is refused, and the browser exchanges it for another. With more processes than
one, in three steps so that nobody is refused: all are given the new key behind the old one; then it comes first at the api; after
EBB_ACCESS_SECONDS the old one goes.`;

/** The newest first; one before it is enough, tokens live for minutes. */
const kept = 2;

function rotate(stateRoot: string): string {
  const file = join(stateRoot, 'secrets.json');
  if (!existsSync(file)) throw new PlainError(`${file} is not there: npm start makes it.`);
  const secrets = asRecord(readJsonFile(file));
  const { tokenKeys } = secrets;
  const before = typeof tokenKeys === 'string' ? tokenKeys.split(',') : [];
  const keys = [newTokenKey(), ...before.filter((key) => key !== '')].slice(0, kept);
  writeJsonFile(file, { ...secrets, tokenKeys: keys.join() });
  return `Key ${privateTokenKeys(keys).signing.id} signs from the next start on; tokens of the one before are good until then and after.`;
}

function next(given: string | undefined): string {
  const keys = [...(given ?? '').split(',').filter((key) => key !== ''), newTokenKey()];
  return `EBB_TOKEN_KEYS=${keys.join()}\nEBB_TOKEN_PUBLIC_KEYS=${publicTextsOf(keys).join()}`;
}

function run([command, flag, folder]: readonly string[], projectRoot: string): string {
  if (command === 'next' && flag === undefined) return next(launcherEnv['EBB_TOKEN_KEYS']);
  if (command !== 'rotate' || (flag !== undefined && (flag !== '--state' || folder === undefined)))
    return help;
  const given = folder ?? join(projectRoot, '.ebb');
  return rotate(isAbsolute(given) ? given : resolve(launcherEnv['INIT_CWD'] ?? '.', given));
}

try {
  console.log(run(process.argv.slice(2), launcherEnv['EBB_PROJECT_ROOT'] ?? process.cwd()));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
