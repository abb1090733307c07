import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Server programs live in sbin folders that an ordinary user's PATH leaves out. */
const MORE_FOLDERS = [
  '/usr/local/sbin',
  '/usr/sbin',
  '/sbin',
  '/usr/local/bin',
  '/usr/bin',
  '/opt/homebrew/bin',
];

/** The full path of the first of these programs that is on the machine. */
export function findProgram(names: readonly string[], searchPath: string): string | undefined {
  const folders = [...searchPath.split(delimiter).filter(Boolean), ...MORE_FOLDERS];
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not here.
      }
    }
  }
  return undefined;
}

/** A program Ebb needs, the names it goes by, and the Debian package that has it. */
export interface Need {
  readonly what: string;
  readonly names: readonly string[];
  readonly debianPackages: readonly string[];
}

export const needs = {
  database: {
    what: 'MariaDB',
    names: ['mariadbd', 'mysqld'],
    // The -core packages are the programs alone: no system user, no service.
    debianPackages: ['mariadb-server-core', 'mariadb-client-core'],
  },
  databaseClient: {
    what: 'the client programs of MariaDB',
    names: ['mariadb-dump', 'mysqldump'],
    debianPackages: ['mariadb-client'],
  },
  redis: { what: 'Redis', names: ['redis-server', 'valkey-server'], debianPackages: ['redis-server'] },
  nginx: { what: 'nginx', names: ['nginx'], debianPackages: ['nginx'] },
  openssl: { what: 'openssl', names: ['openssl'], debianPackages: ['openssl'] },
  prometheus: { what: 'Prometheus', names: ['prometheus'], debianPackages: ['prometheus'] },
  alertmanager: {
    what: 'Alertmanager',
    // Elsewhere it has the name of the project itself.
    names: ['prometheus-alertmanager', 'alertmanager'],
    debianPackages: ['prometheus-alertmanager'],
  },
  java: { what: 'Java 17 or newer', names: ['java'], debianPackages: ['default-jre-headless'] },
  maven: { what: 'Maven', names: ['mvn'], debianPackages: ['maven'] },
  chromium: {
    what: 'Chromium',
    names: ['chromium', 'chromium-browser', 'google-chrome'],
    debianPackages: ['chromium'],
  },
  kcat: { what: 'kcat', names: ['kcat', 'kafkacat'], debianPackages: ['kcat'] },
  // Libraries come from its own registry; Debian's Python asks for one package more to make an environment for them.
  python: { what: 'Python', names: ['python3'], debianPackages: ['python3', 'python3-venv'] },
} as const satisfies Record<string, Need>;

export type NeedName = keyof typeof needs;
export type Programs = Partial<Record<NeedName, string>>;
