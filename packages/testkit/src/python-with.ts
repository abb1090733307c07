import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './config.ts';

/**
 * Path of a Python with the named packages, in a virtual environment of the project's own; made when it is missing.
 *
 * @param name of the environment: its packages are installed once
 * @throws Error when there is no python3, or pip could not install
 */
export function pythonWith(name: string, packages: readonly string[]): string {
  const environments = join(projectRoot(), '.ebb/python');
  const folder = join(environments, name);
  const python = join(folder, 'bin/python');
  const marker = join(folder, 'complete');
  if (existsSync(marker)) return python;
  process.stderr.write(
    `Installing ${packages.join(', ')} into .ebb/python/${name} (once; a minute or two)\n`,
  );
  mkdirSync(environments, { recursive: true });
  run('python3', ['-m', 'venv', folder]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
  mkdirSync(marker);
  return python;
}

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`, { cause: error });
}
