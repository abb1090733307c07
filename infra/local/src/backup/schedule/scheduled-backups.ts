import { setTimeout as pause } from 'node:timers/promises';
import type { Scope } from '@ebb/service-kit';
import { topics } from '@ebb/contracts';
import { backUp } from '../back-up.ts';
import { backupsIn, type KeptBackup, removeOldDrafts } from '../backup-folder.ts';
import type { ScheduleConfig } from './config.ts';
import { dueAt, retryDelayMs } from './due.ts';

const minuteMs = 60_000;
const usual = { nowMs: Date.now, lookEveryMs: 5_000 };
/** A dump of a large database takes its time; one that hangs longer is ended with the process. */
const longestBackupMs = 6 * 60 * minuteMs;

/** Makes backups for as long as it runs: one when the newest is older than it should be, retention after each. */
export async function startScheduledBackups(
  config: ScheduleConfig,
  scope: Scope,
  { nowMs, lookEveryMs }: { readonly nowMs: () => number; readonly lookEveryMs: number } = usual,
): Promise<void> {
  const schedule = {
    everyMs: config.everyMinutes * minuteMs,
    firstAfterMs: config.firstAfterMinutes * minuteMs,
    startedMs: nowMs(),
  };
  const masterKey = Buffer.from(config.masterKey, 'base64');
  const metrics = createBackupMetrics(scope, () => Math.max(0, (nowMs() - next()) / 1_000));
  metrics.every.set(schedule.everyMs / 1_000);
  let kept: readonly KeptBackup[] = [];
  let failuresInARow = 0;
  let tryAgainMs = 0;
  const next = () => dueAt(kept[0]?.header.madeMs, schedule);

  async function look(): Promise<void> {
    kept = await backupsIn(config.folder, (path, error) =>
      scope.log.warn({ err: error, path }, 'a file that is named like a backup is none'),
    );
    metrics.note(kept);
  }

  async function step(): Promise<void> {
    await look();
    if (nowMs() < Math.max(next(), tryAgainMs)) return;
    try {
      const made = await backUp({
        databaseUrl: config.databaseUrl,
        kafkaBrokers: config.kafkaBrokers,
        scoring: {
          group: config.topicPrefix + config.groupId,
          topic: config.topicPrefix + topics.customerEvents.name,
        },
        masterKey,
        folder: config.folder,
        nowMs: nowMs(),
        keepAll: false,
      });
      removeOldDrafts(config.folder, nowMs());
      failuresInARow = 0;
      scope.log.info({ ...made }, 'a backup was made and read back');
    } catch (error) {
      failuresInARow++;
      metrics.failures.inc();
      tryAgainMs = nowMs() + retryDelayMs(failuresInARow);
      scope.log.error({ err: error, failuresInARow }, 'the backup failed; it is tried again');
    }
    await look();
  }

  await look();
  const heartbeat = scope.health.heartbeat('backups', { staleAfterMs: longestBackupMs });
  const running = (async () => {
    while (!scope.signal.aborted) {
      await step();
      heartbeat.beat();
      await pause(lookEveryMs, undefined, { signal: scope.signal }).catch(() => undefined);
    }
  })();
  running.catch(scope.fail);
}

function createBackupMetrics({ metrics }: Scope, overdueSeconds: () => number) {
  const newest = metrics.gauge({
    name: 'backup_newest_timestamp_seconds',
    help: 'As of when the newest backup is; 0: there is none.',
  });
  const bytes = metrics.gauge({ name: 'backup_newest_bytes', help: 'Size of the newest backup.' });
  const files = metrics.gauge({ name: 'backup_files', help: 'Backups that are kept.' });
  metrics.gauge({
    name: 'backup_overdue_seconds',
    help: 'By how much the next backup is late; 0: it is not.',
    collect() {
      this.set(overdueSeconds());
    },
  });
  return {
    every: metrics.gauge({
      name: 'backup_every_seconds',
      help: 'From one backup to the next, as it is set.',
    }),
    failures: metrics.counter({ name: 'backup_failures_total', help: 'Backups that could not be made.' }),
    note(kept: readonly KeptBackup[]) {
      newest.set((kept[0]?.header.madeMs ?? 0) / 1_000);
      bytes.set(kept[0]?.bytes ?? 0);
      files.set(kept.length);
    },
  };
}
