import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launcherEnv } from '../bootstrap/config.ts';
import { obtainPrograms } from '../bootstrap/install-programs.ts';
import type { NeedName } from '../bootstrap/programs.ts';
import { choosePorts } from '../bootstrap/ports.ts';
import { createProgress } from '../bootstrap/progress.ts';
import { openStateFolder } from '../bootstrap/state-folder.ts';
import { createSupervisor } from '../supervise/supervisor.ts';
import { planNginx } from './nginx-server.ts';

/** Ebb's nginx for one test file, before services of that test. */
export interface OwnNginx {
  /** Where a browser reaches it. */
  readonly origin: string;
  /** Where it says how it is: `/status`. */
  readonly statusOrigin: string;
  /** Its files: `config/nginx`, `logs`. */
  readonly stateFolder: string;
  /** Ends it and removes its files. */
  close(): Promise<void>;
}

/**
 * Starts nginx with the configuration that `npm start` gives it.
 *
 * @param services ports of the loopback address, of one process or of several; where one is left out, nobody answers
 */
export async function startOwnNginx(
  services: Partial<Record<'ingest' | 'api' | 'alerts' | 'dashboard', number | readonly number[]>>,
  projectRoot: string,
): Promise<OwnNginx> {
  const stateFolder = mkdtempSync(join(tmpdir(), 'ebb-nginx-'));
  const folder = openStateFolder(stateFolder, projectRoot);
  const quiet = () => undefined;
  const supervisor = createSupervisor(folder, { restarted: quiet, keepsDying: quiet, notReady: quiet });
  const { nginx = '' } = await programsForTest(['nginx']);
  // Below the ports that systems give to outgoing connections.
  const first = randomInt(12_000, 30_000);
  const wished = { http: first, tls: first + 1, nginxStatus: first + 2, nobody: first + 3 };
  const { ports } = await choosePorts(folder.stateFile, wished);
  const of = (service: keyof typeof services) => [services[service] ?? ports.nobody].flat();
  const upstreams = {
    ingest: of('ingest'),
    api: of('api'),
    alerts: of('alerts'),
    dashboard: of('dashboard'),
  };
  await supervisor.start(
    await planNginx({ projectRoot, folder, program: nginx, ports, upstreams, certificate: undefined }),
  );
  return {
    origin: `http://127.0.0.1:${ports.http}`,
    statusOrigin: `http://127.0.0.1:${ports.nginxStatus}`,
    stateFolder,
    async close() {
      await supervisor.stopAll();
      rmSync(stateFolder, { recursive: true, force: true });
    },
  };
}

/** Where programs are that a test needs; installed first where that is possible. */
export function programsForTest<Name extends NeedName>(names: readonly Name[]) {
  const progress = createProgress(
    () => undefined,
    () => performance.now(),
  );
  return obtainPrograms(names, progress, launcherEnv);
}
