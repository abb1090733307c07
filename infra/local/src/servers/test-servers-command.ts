import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { launcherEnv } from '../bootstrap/config.ts';
import { releaseStateFolder, takeStateFolder } from '../bootstrap/launcher-lock.ts';
import { PlainError } from '../bootstrap/plain-error.ts';
import { createProgress } from '../bootstrap/progress.ts';
import { stopSignals } from '../bootstrap/stop-signals.ts';
import { createSupervisor } from '../supervise/supervisor.ts';
import { openTestState, startTestServers } from './test-servers.ts';

/** `npm run test:servers`: the servers for tests run by hand, until Ctrl-C. */
export async function keepTestServers({ projectRoot }: { projectRoot: string }): Promise<void> {
  const progress = createProgress(
    (line) => console.log(line),
    () => performance.now(),
  );
  const folder = openTestState(projectRoot);
  const { stopped } = stopSignals();
  const supervisor = createSupervisor(folder, {
    restarted: (name, how) => progress.warn(`${name} ${how}; started again`),
    keepsDying: (name, how) => progress.warn(`${name} keeps dying (${how}): see ${supervisor.logFile(name)}`),
    stalled: () => undefined,
    notReady: () => undefined,
  });
  try {
    await takeStateFolder(folder.processes, 'Tests can use its servers.');
  } catch (error) {
    console.error(error instanceof PlainError ? error.message : error);
    process.exitCode = 1;
    return;
  }
  try {
    const starting = startTestServers({
      projectRoot,
      folder,
      supervisor,
      progress,
      alsoNeeded: [],
      env: launcherEnv,
    });
    const first = await Promise.race([starting, stopped]);
    if (typeof first !== 'string') {
      progress.note(`Test servers are ready (${join(folder.root, 'env.json')}). Ctrl-C ends them.`);
      progress.note(`Stopping: ${await stopped}`);
    }
  } catch (error) {
    console.error(error instanceof PlainError ? error.message : error);
    process.exitCode = 1;
  } finally {
    rmSync(join(folder.root, 'env.json'), { force: true });
    await supervisor.stopAll();
    releaseStateFolder(folder.processes);
  }
  process.exit();
}
