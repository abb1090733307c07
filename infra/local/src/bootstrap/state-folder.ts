import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

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
  mkdirSync(root, { recursive: true, mode: 0o700 });
  for (const path of [folder.data, folder.logs, folder.processes, folder.config, folder.certificates]) {
    mkdirSync(path, { recursive: true });
  }
  mkdirSync(folder.programs, { recursive: true });
  return folder;
}
