import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { PlainError } from './plain-error.ts';
import type { Progress } from './progress.ts';
import { type Need, type NeedName, type Programs, findProgram, needs } from './programs.ts';
import { runCommand } from '../supervise/run-command.ts';

/** Debian starts these when their package is installed; Ebb runs its own and leaves the machine's ports alone. */
const SERVICES_OF_PACKAGES: Readonly<Record<string, string>> = {
  'redis-server': 'redis-server',
  nginx: 'nginx',
  prometheus: 'prometheus',
  'prometheus-alertmanager': 'prometheus-alertmanager',
};
const POLICY_FILE = '/usr/sbin/policy-rc.d';

/**
 * Finds the programs, and installs the missing ones from the Debian archive in one go where that is possible (as root,
 * or with a sudo that asks for no password). Otherwise one sentence says what to install.
 */
export async function obtainPrograms(
  wanted: readonly NeedName[],
  progress: Progress,
  env: NodeJS.ProcessEnv,
  /** On the machine, but of no use (too old): installed all the same. */
  unusable: readonly NeedName[] = [],
): Promise<Programs> {
  const searchPath = env['PATH'] ?? '';
  const find = (): Programs =>
    Object.fromEntries(
      wanted.flatMap((name) => {
        const path = findProgram(needs[name].names, searchPath);
        return path ? [[name, path]] : [];
      }),
    );
  const missingFrom = (found: Programs, besides: readonly NeedName[]): Need[] =>
    wanted.filter((name) => found[name] === undefined || besides.includes(name)).map((name) => needs[name]);

  const found = find();
  const missing = missingFrom(found, unusable);
  if (missing.length === 0) return found;

  const packages = missing.flatMap((need) => need.debianPackages);
  const sentence = `Ebb needs ${list(missing.map((need) => need.what))}: on Debian, \`apt-get install ${packages.join(' ')}\` as root, then start again.`;
  const prefix = await rootPrefix(searchPath);
  if (!prefix) throw new PlainError(sentence);
  await progress.step(`Install ${missing.map((need) => need.what.split(' ')[0]).join(', ')}`, async (say) => {
    await aptInstall(prefix, packages, sentence, env);
    say(packages.join(' '));
  });
  const after = find();
  if (missingFrom(after, []).length > 0) throw new PlainError(sentence);
  return after;
}

/** How to run a command as root: nothing when we are root, sudo when it works unasked, undefined when neither. */
async function rootPrefix(searchPath: string): Promise<readonly string[] | undefined> {
  if (!findProgram(['apt-get'], searchPath)) return undefined;
  if (process.getuid?.() === 0) return [];
  const sudo = findProgram(['sudo'], searchPath);
  if (!sudo) return undefined;
  try {
    await runCommand(sudo, ['-n', 'true'], { onFailure: 'sudo asks for a password' });
    return [sudo, '-n'];
  } catch {
    return undefined;
  }
}

async function aptInstall(
  prefix: readonly string[],
  packages: readonly string[],
  sentence: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const run = (...command: string[]) => {
    const [program = '', ...args] = [...prefix, ...command];
    return runCommand(program, args, {
      onFailure: `${sentence} The automatic installation failed`,
      env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  };
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-o', 'DPkg::Lock::Timeout=300', '-q'];
  await run(...apt, 'update');
  await withoutServiceStart(prefix, run, async () => {
    await run(...apt, 'install', '-y', '--no-install-recommends', ...packages);
  });
  const services = packages.flatMap((name) => SERVICES_OF_PACKAGES[name] ?? []);
  if (services.length > 0 && existsSync('/run/systemd/system')) {
    // Installed only for Ebb, so they should not appear at the next boot either.
    await run('systemctl', 'disable', '--now', ...services);
  }
}

/**
 * While packages are installed, a policy-rc.d file forbids their scripts to start daemons. One that is already there
 * (as in container images) is left as it is; ours is removed again.
 */
async function withoutServiceStart(
  prefix: readonly string[],
  run: (...command: string[]) => Promise<string>,
  install: () => Promise<void>,
): Promise<void> {
  if (existsSync(POLICY_FILE)) return install();
  const remove =
    prefix.length === 0
      ? async () => rmSync(POLICY_FILE, { force: true })
      : () => run('rm', '-f', POLICY_FILE);
  if (prefix.length === 0) writeFileSync(POLICY_FILE, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  else await run('sh', '-c', `printf '#!/bin/sh\\nexit 101\\n' > ${POLICY_FILE} && chmod 755 ${POLICY_FILE}`);
  try {
    await install();
  } finally {
    await remove();
  }
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
