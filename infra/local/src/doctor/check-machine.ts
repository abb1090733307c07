import { existsSync, statfsSync, statSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { findProgram, needs, type NeedName } from '../bootstrap/programs.ts';
import { type Finding, findingsOf } from './finding.ts';

const gigabyte = 1e9;

export interface MachineInput {
  readonly projectRoot: string;
  readonly stateRoot: string;
  readonly searchPath: string;
  /** Servers that somebody else runs need no programs here. */
  readonly given: Readonly<Record<'kafka' | 'database' | 'redis', boolean>>;
}

/** Node, the built parts, programs, memory, disk and the state folder. */
export function checkMachine({ projectRoot, stateRoot, searchPath, given }: MachineInput): Finding[] {
  const { found, ok, warning, problem } = findingsOf('machine');
  const major = Number.parseInt(process.versions.node);
  if (major >= 24) ok(`Node ${process.versions.node}.`);
  else
    problem(
      `This is Node ${process.versions.node}; Ebb runs on 24.`,
      'Run it by npm, which brings Node 24 with the packages: `npm run doctor`.',
    );

  const parts = ['ingest', 'scoring', 'alerts', 'api', 'trainer', 'delivery'].map(
    (name) => `services/${name}/dist/main.js`,
  );
  const missing = [...parts, 'apps/dashboard/.next/BUILD_ID'].filter(
    (path) => !existsSync(join(projectRoot, path)),
  );
  if (missing.length === 0) ok('Services and dashboard are built.');
  else warning(`Not built: ${missing.join(', ')}.`, '`npm run build`, or `npm start`, which builds first.');

  const wanted: NeedName[] = ['nginx', 'openssl'];
  if (!given.database) wanted.push('database');
  if (!given.redis) wanted.push('redis');
  if (!given.kafka) wanted.push('java');
  const absent = wanted
    .map((name) => needs[name])
    .filter(({ names }) => findProgram(names, searchPath) === undefined);
  for (const { what, debianPackages } of absent)
    warning(
      `${what} is not on this machine.`,
      `\`npm start\` installs it where it may; by hand: \`apt-get install ${debianPackages.join(' ')}\` as root.`,
    );
  if (absent.length === 0) ok('All programs are here.');

  const memory = totalmem();
  if (memory >= 3.5 * gigabyte) ok(`${(memory / gigabyte).toFixed(0)} GB of memory.`);
  else
    warning(
      `Only ${(memory / gigabyte).toFixed(1)} GB of memory; everything on one machine needs about 3.`,
      'More memory, or servers elsewhere (KAFKA_BROKERS, DATABASE_URL, REDIS_URL).',
    );

  return [
    ...found,
    ...checkDisk(existsSync(stateRoot) ? stateRoot : projectRoot),
    ...checkStateFolder(stateRoot),
  ];
}

export interface DiskSpace {
  readonly bsize: number;
  readonly blocks: number;
  readonly bavail: number;
  readonly files: number;
  readonly ffree: number;
}

export function checkDisk(path: string, space: DiskSpace = statfsSync(path)): Finding[] {
  const { found, ok, warning, problem } = findingsOf('disk');
  const free = space.bavail * space.bsize;
  const share = space.bavail / Math.max(1, space.blocks);
  const words = `${(free / gigabyte).toFixed(1)} GB free (${(share * 100).toFixed(0)} %) at ${path}`;
  const todo =
    'Make room or enlarge the disk. What grows: `event` and `prediction` in the database, `data/kafka`; old logs may go.';
  if (free < gigabyte) problem(`${words}: the servers stop when it is full.`, todo);
  else if (share < 0.1 && free < 50 * gigabyte) warning(`${words}.`, todo);
  else ok(`${words}.`);
  // File systems without a fixed number of files say 0 of 0.
  if (space.files > 0 && space.ffree / space.files < 0.05)
    warning(
      `Only ${space.ffree} more files fit on the disk of ${path}.`,
      'Remove small files nobody needs, or use a file system that makes room for them.',
    );
  return found;
}

function checkStateFolder(stateRoot: string): Finding[] {
  const { found, ok, problem } = findingsOf('state folder');
  if (!existsSync(stateRoot)) {
    ok(`${stateRoot} is not there yet; the first start makes it.`);
    return found;
  }
  const open = [stateRoot, join(stateRoot, 'secrets.json')].filter(
    (path) => existsSync(path) && (statSync(path).mode & 0o007) !== 0,
  );
  if (open.length === 0) ok(`${stateRoot} is closed to others.`);
  else
    problem(
      `Everybody on this machine can read ${open.join(' and ')}.`,
      `\`chmod o-rwx ${open.join(' ')}\`, then change the secrets in it if others were here.`,
    );
  return found;
}
