import { isAbsolute, join, resolve } from 'node:path';
import { launcherEnv } from '../bootstrap/config.ts';
import { beginFresh } from '../bootstrap/fresh-start.ts';
import { releaseStateFolder, takeStateFolder } from '../bootstrap/launcher-lock.ts';
import { type StartOptions, helpText, parseStartOptions } from '../bootstrap/options.ts';
import { PlainError } from '../bootstrap/plain-error.ts';
import { type Progress, createProgress } from '../bootstrap/progress.ts';
import { runEverything } from './run-everything.ts';
import { removeRunningFile } from './running-file.ts';
import { openStateFolder } from '../bootstrap/state-folder.ts';
import { stopSignals } from '../bootstrap/stop-signals.ts';
import { createSupervisor } from './supervisor.ts';

export interface StartInput {
  readonly projectRoot: string;
  readonly argv: readonly string[];
  /** Epoch milliseconds of the moment `npm start` began. */
  readonly startedMs: number;
  readonly installSeconds: number;
}

/** `npm start`, from the command line to the last process ended. */
export async function start(input: StartInput): Promise<never> {
  const progress = createProgress(
    (line) => console.log(line),
    () => performance.now(),
  );
  try {
    const options = parseStartOptions(input.argv);
    if (options.help) console.log(helpText);
    else await runUntilStopped(input, options, progress);
  } catch (error) {
    console.error(error instanceof PlainError ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
  process.exit();
}

async function runUntilStopped(input: StartInput, options: StartOptions, progress: Progress): Promise<void> {
  const { projectRoot } = input;
  const folder = openStateFolder(stateRoot(projectRoot, options.stateFolder), projectRoot);
  const { stopped, stop, signal } = stopSignals();
  const supervisor = createSupervisor(folder, {
    restarted: (name, how) => progress.warn(`${name} ${how}: started again (${supervisor.logFile(name)})`),
    keepsDying: (name, how, pauseMs) =>
      progress.warn(
        `${name} keeps dying (${how}); the rest runs on. Started again in ${pauseMs / 1000} s: see ${supervisor.logFile(name)}`,
      ),
    stalled: (name, why) => progress.warn(`${name} stands still (${why}): it is ended`),
    notReady: (name, why) => progress.warn(`${name} does not come up; the rest runs on. ${why}`),
    killed: (name) => progress.warn(`${name} did not end in time and was killed`),
  });
  const leftovers = await takeStateFolder(folder.processes, 'Stop it there with Ctrl-C, or use --state.');
  try {
    if (leftovers.ended.length > 0)
      progress.note(`  Ended what an earlier run left: ${leftovers.ended.join(', ')}.`);
    removeRunningFile(folder);
    if (options.fresh) await beginFresh(folder, options.yes);
    const reopened = openStateFolder(folder.root, projectRoot);
    const running = runEverything({
      ...input,
      options,
      progress,
      folder: reopened,
      supervisor,
      signal,
      env: launcherEnv,
    });
    // Until Ctrl-C, or until a part of it cannot be started at all.
    await Promise.race([stopped, running.then(() => stopped)]);
  } catch (error) {
    // What fails because everything is being stopped is no failure.
    if (!signal.aborted) throw error;
  } finally {
    stop('stopping');
    progress.note('\n  Stopping…');
    removeRunningFile(folder);
    await supervisor.stopAll();
    releaseStateFolder(folder.processes);
    progress.note('  Everything Ebb started has ended. The data is kept.');
  }
}

function stateRoot(projectRoot: string, given: string | undefined): string {
  if (given === undefined) return join(projectRoot, '.ebb');
  // npm changes to the project's folder; a relative path means where the person typed it.
  return isAbsolute(given) ? given : resolve(launcherEnv['INIT_CWD'] ?? '.', given);
}
