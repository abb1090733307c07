import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootService, type RunningService } from '@ebb/service-kit';
import { createTestDatabase, createTestTopics, testServers, waitFor } from '@ebb/testkit';
import { checkBackup } from '../src/backup/backup-file.ts';
import { readScheduleConfig } from '../src/backup/schedule/config.ts';
import { startScheduledBackups } from '../src/backup/schedule/scheduled-backups.ts';

const hourMs = 3_600_000;
const masterKey = Buffer.alloc(32, 7);

test('a backup is made where there is none, the next when it is due, and one that fails is counted and late', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ebb-scheduled-'));
  const backups = join(folder, 'backups');
  const database = await createTestDatabase('scheduled');
  const topics = await createTestTopics('scheduled', { partitions: 2 });
  let nowMs = Date.now();
  const files = () =>
    readdirSync(backups)
      .filter((name) => name.endsWith('.ebbbackup'))
      .sort();
  let service: RunningService | undefined;
  const metric = async (name: string) => {
    const text = await (await fetch(`http://127.0.0.1:${service!.opsPort}/metrics`)).text();
    return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
  };
  try {
    const config = readScheduleConfig({
      DATABASE_URL: database.url,
      KAFKA_BROKERS: testServers().kafkaBrokers,
      EBB_TOPIC_PREFIX: topics.names.customerEvents.slice(0, -'customer.events'.length),
      EBB_MASTER_KEY: masterKey.toString('base64'),
      EBB_BACKUP_FOLDER: backups,
      EBB_BACKUP_FIRST_AFTER_MINUTES: '0',
      EBB_METRICS_PORT: '0',
      EBB_LOG_LEVEL: 'silent',
    });
    service = await bootService({
      name: 'backup',
      config,
      start: (own, scope) => startScheduledBackups(own, scope, { nowMs: () => nowMs, lookEveryMs: 50 }),
    });
    await waitFor(async () => (await metric('ebb_backup_files')) === 1, { what: 'the first backup' });
    const [first] = files();
    expect((await checkBackup(join(backups, first!), masterKey)).bytes).toBeGreaterThan(10_000);
    expect(await metric('ebb_backup_newest_timestamp_seconds')).toBeCloseTo(nowMs / 1_000);
    expect(await metric('ebb_backup_overdue_seconds')).toBe(0);

    // Not due, then late while it cannot be made.
    nowMs += 23 * hourMs;
    expect(await metric('ebb_backup_overdue_seconds')).toBe(0);
    expect(files()).toEqual([first]);
    // Of one that was ended in the middle of it; by the clock of this test it is more than a day old.
    writeFileSync(join(backups, 'x.ebbbackup.unfinished'), 'half');
    nowMs += 2 * hourMs;
    await waitFor(async () => (await metric('ebb_backup_files')) === 2, { what: 'the second backup' });
    await waitFor(() => !readdirSync(backups).includes('x.ebbbackup.unfinished'), {
      what: 'the draft to go',
    });
    await database.drop();
    nowMs += 27 * hourMs;
    await waitFor(async () => (await metric('ebb_backup_failures_total')) === 1, { what: 'the failure' });
    expect(await metric('ebb_backup_overdue_seconds')).toBeCloseTo(3 * 3_600, -1);
    expect(files()).toHaveLength(2);
  } finally {
    await service?.stop();
    await topics.drop();
    rmSync(folder, { recursive: true, force: true });
  }
});
