import { join } from 'node:path';
import { runCommand } from './run-command.ts';

export interface Build {
  readonly projectRoot: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** Quiet tools: none of them may call home or wait for a terminal. */
export const quietTools = {
  TURBO_TELEMETRY_DISABLED: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  CHECKPOINT_DISABLE: '1',
  DO_NOT_TRACK: '1',
} as const;

/** Everything but the dashboard: seconds. Turbo keeps the results by content, so unchanged parts are not built again. */
export function buildServices(build: Build): Promise<string> {
  return turbo(build, ['--filter=!@ebb/dashboard'], 'The services could not be built.');
}

export function buildDashboard(build: Build): Promise<string> {
  return turbo(build, ['--filter=@ebb/dashboard'], 'The dashboard could not be built.');
}

async function turbo(
  { projectRoot, env, signal }: Build,
  filters: string[],
  onFailure: string,
): Promise<string> {
  const program = join(projectRoot, 'node_modules/.bin/turbo');
  const said = await runCommand(
    program,
    ['run', 'build', ...filters, '--output-logs=errors-only', '--ui=stream'],
    {
      cwd: projectRoot,
      env: { ...env, ...quietTools, FORCE_COLOR: '0' },
      onFailure,
      signal,
    },
  );
  // "Cached:    3 cached, 9 total"
  const [, cached, total] = /(\d+) cached, (\d+) total/.exec(said) ?? [];
  return cached !== undefined && cached === total ? 'nothing changed' : '';
}
