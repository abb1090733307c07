import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where everything that running Ebb writes is kept. Removing the folder removes all of it. */
export interface StateFolder {
  readonly root: string;
  readonly data: string;
  readonly logs: string;
  readonly processes: string;
  readonly config: string;
  readonly certificates: string;
  readonly secretsFile: string;
  readonly stateFile: string;
  /** Programs fetched once (Kafka's jars): not state, shared by every state folder of the project. */
  readonly programs: string;
}

/** Creates the folder with its parts; only the owner can read it, as it holds generated secrets. */
export function openStateFolder(root: string, projectRoot: string): StateFolder {
  const folder: StateFolder = {
    root,
    data: join(root, 'data'),
    logs: join(root, 'logs'),
    processes: join(root, 'processes'),
    config: join(root, 'config'),
    certificates: join(root, 'certificates'),
    secretsFile: join(root, 'secrets.json'),
    stateFile: join(root, 'state.json'),
    programs: join(projectRoot, '.ebb/programs'),
  };
  mkdirSync(root, { recursive: true });
  mkdirSync(folder.programs, { recursive: true });
  const parts = [folder.data, folder.logs, folder.processes, folder.config, folder.certificates];
  for (const path of parts) mkdirSync(path, { recursive: true });
  // At every start: a folder of an earlier Ebb, or one that was made by hand, may be open to everybody.
  for (const path of [root, dirname(folder.programs), ...parts]) closeToOthers(path);
  return folder;
}

/**
 * The group of the account without rights that servers run as when root starts them (servers/server-account.ts). Nobody
 * else is in it: what it may pass through is still the owner's alone.
 */
export const serverGroup = 59_023;

function closeToOthers(path: string): void {
  const { gid, mode } = statSync(path);
  chmodSync(path, gid === serverGroup ? 0o700 | (mode & 0o010) : 0o700);
}
