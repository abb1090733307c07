import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { migrate } from '@ebb/db';
import { nodeProgram } from '../bootstrap/node-program.ts';
import { launcherEnv } from '../bootstrap/config.ts';
import { PlainError } from '../bootstrap/plain-error.ts';
import { askingDatabase } from './database-client.ts';
import { restoreBackup } from './restore-backup.ts';

export interface DrillInput {
  readonly path: string;
  /** Any database on the server that may hold the copy for a while; it is not touched. */
  readonly databaseUrl: string;
  readonly masterKey: Buffer;
  readonly projectRoot: string;
  readonly onProgress: (bytes: number, of: number) => void;
  readonly say: (line: string) => void;
}

export interface DrillReport {
  readonly isClean: boolean;
  readonly madeMs: number;
  readonly restoreSeconds: number;
  readonly auditSeconds: number;
}

/** A backup is one when it has been restored: into a database beside the real one, audited there, and dropped. */
export async function drill(input: DrillInput): Promise<DrillReport> {
  const url = new URL(input.databaseUrl);
  const name = `${decodeURIComponent(url.pathname.slice(1))}_drill`;
  url.pathname = `/${name}`;
  await using server = await askingDatabase(input.databaseUrl);
  const run = (sql: string) =>
    server.query(sql).catch((error: unknown) => {
      throw new PlainError(
        `The account may not use the database ${name} (${error instanceof Error ? error.message : String(error)}): grant it, \`GRANT ALL ON ${name}.* TO …\`.`,
      );
    });
  await run(`DROP DATABASE IF EXISTS \`${name}\``);
  await run(`CREATE DATABASE \`${name}\``);
  try {
    const startedMs = performance.now();
    const header = await restoreBackup({ ...input, databaseUrl: url.href, replace: false });
    const restoredMs = performance.now();
    // One of before an upgrade: as `npm start` would bring it up to date.
    await migrate(url.href, { directory: join(input.projectRoot, 'prisma/migrations') });
    input.say('Auditing it');
    const { status } = spawnSync(
      nodeProgram(input.projectRoot),
      [
        join(input.projectRoot, 'services/scoring/dist/audit-cli.js'),
        '--json',
        '--as-of',
        new Date(header.madeMs).toISOString(),
      ],
      { env: { ...launcherEnv, DATABASE_URL: url.href }, stdio: ['ignore', 2, 2] },
    );
    if (status !== 0 && status !== 1)
      throw new PlainError(
        'The audit could not be run; what it said is above. Is everything built (`npm run build`)?',
      );
    return {
      isClean: status === 0,
      madeMs: header.madeMs,
      restoreSeconds: (restoredMs - startedMs) / 1000,
      auditSeconds: (performance.now() - restoredMs) / 1000,
    };
  } finally {
    await run(`DROP DATABASE IF EXISTS \`${name}\``);
  }
}
