import { spawn } from 'node:child_process';
import { PlainError } from './plain-error.ts';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What failing means to the person at the keyboard; the command's last output follows it. */
  readonly onFailure: string;
  readonly signal?: AbortSignal;
}

const KEPT_CHARACTERS = 4_000;

/** Runs a command to its end without a terminal and returns what it wrote. Rejects with `onFailure` and its output. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.signal ? { signal: options.signal } : {}),
    });
    let output = '';
    const keep = (chunk: Buffer) => (output += chunk.toString('utf8'));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => reject(new PlainError(`${options.onFailure} (${error.message})`)));
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output);
      else
        reject(
          new PlainError(
            `${options.onFailure} (${signal ?? `code ${code}`})\n${output.slice(-KEPT_CHARACTERS)}`,
          ),
        );
    });
  });
}
