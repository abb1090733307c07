import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { asRecord, readJsonFile, writeJsonFile } from './json-file.ts';
import { PlainError } from './plain-error.ts';
import type { StateFolder } from './state-folder.ts';

/** `--fresh`: removes the data (not the certificate, the secrets or fetched programs) once somebody has agreed. */
export async function beginFresh(folder: StateFolder, agreed: boolean): Promise<void> {
  const hasData = existsSync(folder.data) && readdirSync(folder.data).length > 0;
  if (hasData && !agreed) await askForConsent(folder);
  await rm(folder.data, { recursive: true, force: true });
  await rm(folder.logs, { recursive: true, force: true });
  const { historyLoadedInto: _into, historyNow: _now, ...state } = asRecord(readJsonFile(folder.stateFile));
  writeJsonFile(folder.stateFile, state);
}

async function askForConsent(folder: StateFolder): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new PlainError(`--fresh would remove all data in ${folder.data}; add --yes to agree.`);
  }
  const questions = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await questions.question(`Remove all data in ${folder.data}? [y/N] `);
  questions.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new PlainError('Nothing was removed.');
}
