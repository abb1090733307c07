import { join } from 'node:path';
import { nodeProgram } from '../bootstrap/node-program.ts';
import { masterKeySettings } from '../bootstrap/secrets.ts';
import type { ProcessPlan } from '../supervise/process-plan.ts';
import { aliveCheck, askReady, type ServicesInput } from '../supervise/services.ts';

/** With the services: it reads from the servers and must be done before they end. */
const STAGE = 2;
/** A dump under way is given up; a draft is no backup. */
const stopDeadlineMs = 12_000;

/** The process that makes backups on a schedule. It has the account that migrates: it reads everything. */
export function planBackups({
  projectRoot,
  addresses,
  env,
  secrets,
  ports,
  ...input
}: ServicesInput): ProcessPlan {
  const ops = `http://127.0.0.1:${ports.backupOps}`;
  return {
    name: 'backup',
    command: nodeProgram(projectRoot),
    args: ['--enable-source-maps', join(projectRoot, 'infra/local/dist/backup-service.js')],
    cwd: projectRoot,
    env: {
      PATH: env['PATH'],
      ...Object.fromEntries(
        Object.entries(env).filter(([name]) => /^EBB_(BACKUP_|TOPIC_|SCORING_GROUP)/.test(name)),
      ),
      NODE_ENV: 'production',
      EBB_LOG_LEVEL: input.logLevel,
      EBB_BACKUP_FOLDER: env['EBB_BACKUP_FOLDER'] ?? input.backupFolder,
      EBB_METRICS_PORT: String(ports.backupOps),
      KAFKA_BROKERS: addresses.kafkaBrokers,
      DATABASE_URL: addresses.databaseUrl,
      ...masterKeySettings(env, secrets),
    },
    stage: STAGE,
    ready: () => askReady(`${ops}/readyz?verbose`),
    readyDeadlineMs: 60_000,
    alive: aliveCheck(`${ops}/livez`, { everyMs: 15_000, failures: 20 }),
    stopDeadlineMs,
  };
}
