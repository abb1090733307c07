import { spawn } from 'node:child_process';
import { launcherEnv } from '../bootstrap/config.ts';
import { PlainError } from '../bootstrap/plain-error.ts';
import { endGroup } from './process-records.ts';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly account?: { readonly uid: number; readonly gid: number } | undefined;
  /** What failing means to the person at the keyboard; the command's last output follows it. */
  readonly onFailure: string;
  /** Ends the command with all its children. */
  readonly signal?: AbortSignal;
}

const KEPT_CHARACTERS = 4_000;
const STOP_DEADLINE_MS = 3_000;

/** Runs a command to its end without a terminal and returns what it wrote. Rejects with `onFailure` and its output. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      ...options.account,
      env: options.env ?? launcherEnv,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const end = () => {
      if (child.pid !== undefined) void endGroup(child.pid, 'SIGTERM', STOP_DEADLINE_MS);
    };
    options.signal?.addEventListener('abort', end);
    if (options.signal?.aborted) end();
    let output = '';
    const keep = (chunk: Buffer) => (output += chunk.toString('utf8'));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => reject(new PlainError(`${options.onFailure} (${error.message})`)));
    child.once('close', (code, signal) => {
      options.signal?.removeEventListener('abort', end);
      if (code === 0) resolve(output);
      else {
        const reason = signal ?? `code ${code}`;
        reject(new PlainError(`${options.onFailure} (${reason})\n${output.slice(-KEPT_CHARACTERS)}`));
      }
    });
  });
}
