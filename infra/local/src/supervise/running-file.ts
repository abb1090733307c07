import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeJsonFile } from '../bootstrap/json-file.ts';
import type { StateFolder } from '../bootstrap/state-folder.ts';

/** What a program (an end-to-end test, a script) needs to know about a running Ebb. */
export interface RunningFile {
  /** http://localhost:port */
  readonly url: string;
  /** https://localhost:port, or null without a certificate. */
  readonly tlsUrl: string | null;
  readonly kafkaBrokers: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly login: { readonly email: string; readonly password: string };
  readonly writeKeys: { readonly real: string; readonly simulated: string };
  readonly ports: Readonly<Record<string, number>>;
}

/** Written (for its owner alone) when the dashboard answers, removed when Ebb stops. */
export function writeRunningFile(folder: StateFolder, content: RunningFile): void {
  writeJsonFile(join(folder.root, 'running.json'), content);
}

export function removeRunningFile(folder: StateFolder): void {
  rmSync(join(folder.root, 'running.json'), { force: true });
}
