import type { SystemPage } from '@ebb/contracts';
import { createIncidentMemory, findIncidents } from './find-incidents.ts';
import { metricsTogether, readMetrics } from './read-metrics.ts';
import { createStages } from './stages.ts';
import { backupOf } from './watch-backups.ts';
import { daysUntilFull } from './watch-disks.ts';
import { readNginxStatus } from './watch-nginx.ts';

const hour = 3_600_000;

describe('metrics of a service', () => {
  const text = [
    '# HELP ebb_events_total Events.',
    'ebb_events_total{outcome="folded"} 10',
    'ebb_events_total{outcome="repeat"} 2.5',
    'ebb_build_info{service="api",version="1.2.3",node_version="v24"} 1',
    'ebb_plain 3e2',
    'ebb_broken{a="b"} many',
  ].join('\n');

  it('are summed over their labels', () => {
    const metrics = readMetrics(text);
    expect(metrics.sum('ebb_events_total')).toBe(12.5);
    expect(metrics.sum('ebb_plain')).toBe(300);
    expect(metrics.sum('ebb_broken')).toBeUndefined();
    expect(metrics.label('ebb_build_info', 'version')).toBe('1.2.3');
    expect(metrics.label('ebb_build_info', 'ersion')).toBeUndefined();
  });
});

describe('several processes of one service', () => {
  it('are added up, but for what each of them measures of all', () => {
    const process = (events: number, oldest: number) =>
      readMetrics(`ebb_events_total ${events}\nebb_outbox_oldest_seconds ${oldest}`);
    const together = metricsTogether([process(3, 20), process(4, 21)]);
    expect(together?.sum('ebb_events_total')).toBe(7);
    expect(together?.most('ebb_outbox_oldest_seconds')).toBe(21);
    expect(together?.sum('ebb_other')).toBeUndefined();
    expect(together?.most('ebb_other')).toBeUndefined();
    expect(metricsTogether([])).toBeUndefined();
  });
});

describe('nginx', () => {
  it('says how many connections and requests it has', () => {
    const page =
      'Active connections: 5 \nserver accepts handled requests\n 120 118 431 \nReading: 0 Writing: 2 Waiting: 3 \n';
    expect(readNginxStatus(page)).toEqual({
      active: 5,
      waiting: 3,
      accepted: 120,
      handled: 118,
      requests: 431,
    });
    expect(readNginxStatus('<html>502</html>')).toBeUndefined();
  });
});

describe('backups', () => {
  it('are those of the process that makes them', () => {
    const said = readMetrics(
      'ebb_backup_every_seconds 86400\nebb_backup_newest_timestamp_seconds 1000\nebb_backup_newest_bytes 5\nebb_backup_files 2\nebb_backup_overdue_seconds 7',
    );
    expect(backupOf(said)).toEqual({
      newestAt: 1_000_000,
      bytes: 5,
      kept: 2,
      everySeconds: 86_400,
      overdueSeconds: 7,
      failures: 0,
    });
    const none = backupOf(readMetrics('ebb_backup_every_seconds 60\nebb_backup_newest_timestamp_seconds 0'));
    expect(none).toMatchObject({ newestAt: null, bytes: null });
    expect(backupOf(undefined)).toBeNull();
    expect(backupOf(readMetrics('ebb_other 1'))).toBeNull();
  });
});

describe('how long a disk lasts', () => {
  const falling = (perHour: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ atMs: index * hour, freeBytes: 1_000 - index * perHour }));

  it('follows the trend', () => {
    expect(daysUntilFull(falling(1, 24), 240)).toBeCloseTo(10);
    expect(daysUntilFull(falling(10, 24), 240)).toBeCloseTo(1);
  });

  it('is not said of few samples, nor of one that stays as it is or empties', () => {
    expect(daysUntilFull(falling(1, 5), 240)).toBeNull();
    expect(daysUntilFull([], 240)).toBeNull();
    expect(daysUntilFull(falling(0, 24), 240)).toBeNull();
    expect(daysUntilFull(falling(-5, 24), 240)).toBeNull();
  });
});

describe('stages', () => {
  const lags = [
    { group: 'g', topic: 'customer.events', partition: 0, messages: 7 },
    { group: 'g', topic: 'customer.events', partition: 1, messages: 5 },
  ];
  const metricsOf = (scored: number | undefined) => (service: string) =>
    service === 'scoring' && scored !== undefined
      ? readMetrics(`ebb_scoring_events_total{outcome="folded"} ${scored}`)
      : undefined;
  const look = (stages: ReturnType<typeof createStages>, nowMs: number, scored: number | undefined) =>
    stages
      .look({
        nowMs,
        metricsOf: metricsOf(scored),
        lags,
        scoringTopic: 'customer.events',
        intakeTopic: 'shop.events',
        lastTrainingMs: 5,
      })
      .find(({ name }) => name === 'Scoring');

  it('say what waits, how fast it goes and when it last moved', () => {
    const stages = createStages();
    const t0 = 600_000;
    expect(look(stages, t0, 100)).toMatchObject({ waiting: 12, perSecond: null, lastAt: null });
    expect(look(stages, t0 + 10_000, 150)).toMatchObject({ perSecond: 5, lastAt: t0 + 10_000 });
    expect(look(stages, t0 + 20_000, 150)).toMatchObject({ perSecond: 2.5, lastAt: t0 + 10_000 });
    // Gone: what was known of when it moved stays.
    expect(look(stages, t0 + 30_000, undefined)).toMatchObject({
      waiting: 12,
      perSecond: null,
      lastAt: t0 + 10_000,
    });
    // A restart counts from zero.
    expect(look(stages, t0 + 40_000, 3)?.perSecond).toBe(0);
    expect(stages.throughput()).toEqual([{ at: t0, events: 50 }]);
  });
});

describe('incidents', () => {
  const well: Omit<SystemPage, 'asOf' | 'version' | 'incidents' | 'lags' | 'throughput'> = {
    stages: [{ name: 'Scoring', lastAt: 1, waiting: 5, waitingSeconds: null, perSecond: 100 }],
    services: [{ name: 'scoring', state: 'ready', reason: null, version: '1', startedAt: 1, memoryBytes: 1 }],
    servers: [{ name: 'Database', isUp: true, reason: null, facts: [] }],
    disks: [{ name: 'data', freeBytes: 50, sizeBytes: 100, fullInDays: null }],
    certificates: [{ name: 'localhost', expiresAt: 30 * 24 * hour, reason: null }],
    backup: {
      newestAt: 1,
      bytes: 5,
      kept: 3,
      everySeconds: 86_400,
      overdueSeconds: 0,
      failures: 0,
    },
    deadLetters: { kept: 3, lastHour: 0 },
  };
  const nowMs = 0;
  const rulesOf = (change: Partial<typeof well>) =>
    findIncidents({ ...well, ...change }, nowMs).map(({ rule }) => rule);

  it('there are none when all is well', () => {
    expect(findIncidents(well, nowMs)).toEqual([]);
    expect(findIncidents({ ...well, backup: null, certificates: [] }, nowMs)).toEqual([]);
  });

  it.each<[string, Partial<typeof well>]>([
    ['EbbDatabaseDown', { servers: [{ name: 'Database', isUp: false, reason: 'refused', facts: [] }] }],
    ['EbbKafkaDown', { servers: [{ name: 'Kafka', isUp: false, reason: 'refused', facts: [] }] }],
    ['EbbRedisDown', { servers: [{ name: 'Redis', isUp: false, reason: null, facts: [] }] }],
    ['EbbServiceDown', { services: [{ ...well.services[0]!, state: 'away' }] }],
    ['EbbServiceUnready', { services: [{ ...well.services[0]!, state: 'unready' }] }],
    ['EbbScoringStalled', { stages: [{ ...well.stages[0]!, perSecond: 0 }] }],
    ['EbbScoringBehind', { stages: [{ ...well.stages[0]!, waiting: 100_000 }] }],
    ['EbbOutboxLate', { stages: [{ ...well.stages[0]!, name: 'Outbox', waitingSeconds: 40 }] }],
    ['EbbDiskFull', { disks: [{ ...well.disks[0]!, freeBytes: 4 }] }],
    ['EbbDiskFills', { disks: [{ ...well.disks[0]!, fullInDays: 3 }] }],
    ['EbbNginxDown', { servers: [{ name: 'nginx', isUp: false, reason: 'refused', facts: [] }] }],
    ['EbbCertificateExpires', { certificates: [{ name: 'edge', expiresAt: 10 * 24 * hour, reason: null }] }],
    ['EbbCertificateExpires', { certificates: [{ name: 'edge', expiresAt: -1, reason: 'away' }] }],
    ['EbbBackupOld', { backup: { ...well.backup!, overdueSeconds: 7_201 } }],
    ['EbbBackupOld', { backup: { ...well.backup!, newestAt: null, overdueSeconds: 90_000 } }],
    ['EbbDeadLetters', { deadLetters: { kept: 9, lastHour: 2 } }],
  ])('%s', (rule, change) => {
    expect(rulesOf(change)).toEqual([rule]);
  });

  it('keep the time since which they are seen, the worst first, and begin anew when they come back', () => {
    const dated = createIncidentMemory();
    const away = (name: string) =>
      findIncidents({ ...well, servers: [{ name, isUp: false, reason: null, facts: [] }] }, nowMs);
    const [redis, database] = [away('Redis'), away('Database')];
    expect(dated(redis, 100).map(({ since }) => since)).toEqual([100]);
    expect(dated([...redis, ...database], 200).map(({ rule, since }) => [rule, since])).toEqual([
      ['EbbDatabaseDown', 200],
      ['EbbRedisDown', 100],
    ]);
    dated([], 300);
    expect(dated(redis, 400)[0]?.since).toBe(400);
  });
});
