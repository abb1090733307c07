import type { Incident, SystemDisk, SystemPage, SystemServer } from '@ebb/contracts';

type Seen = Pick<
  SystemPage,
  'stages' | 'services' | 'servers' | 'disks' | 'certificates' | 'backup' | 'deadLetters'
>;

type Found = Omit<Incident, 'since'>;

const cause: Readonly<Record<string, Found['rule']>> = {
  Database: 'EbbDatabaseDown',
  Kafka: 'EbbKafkaDown',
  Redis: 'EbbRedisDown',
  nginx: 'EbbNginxDown',
};

const hourSeconds = 3_600;
const dayMs = 86_400_000;
/** As the alert rules have it. */
const certificateWarningDays = 14;
const backupGraceSeconds = 2 * hourSeconds;

/**
 * What is wrong now, each with the rule whose runbook says what to do. The same lines as the alert rules draw, without their
 * waiting: who looks wants to know at once, who is woken wants to be sure.
 */
export function findIncidents(seen: Seen, nowMs: number): Found[] {
  const { stages, services, servers, disks, deadLetters } = seen;
  return [
    ...servers.filter(({ isUp }) => !isUp).map(serverIncident),
    ...services
      .filter(({ state }) => state === 'away')
      .map(({ name, reason }): Found => ({
        rule: 'EbbServiceDown',
        severity: 'critical',
        about: name,
        sentence: `${name} does not answer (${reason ?? 'no reason known'}).`,
      })),
    ...services
      .filter(({ state }) => state === 'unready')
      .map(({ name, reason }): Found => ({
        rule: 'EbbServiceUnready',
        severity: 'critical',
        about: name,
        sentence: `${name} runs but does no work: ${reason ?? 'no reason known'}.`,
      })),
    ...stages.flatMap(stageIncidents),
    ...disks.flatMap(diskIncidents),
    ...seen.certificates.flatMap((certificate) => certificateIncidents(certificate, nowMs)),
    ...backupIncidents(seen.backup),
    ...(deadLetters.lastHour !== null && deadLetters.lastHour > 0
      ? [
          {
            rule: 'EbbDeadLetters',
            severity: 'warning' as const,
            about: 'customer.events.dlq',
            sentence: `${deadLetters.lastHour} messages were put aside as unreadable in the last hour.`,
          },
        ]
      : []),
  ];
}

function serverIncident({ name, reason }: SystemServer): Found {
  return {
    rule: cause[name] ?? 'EbbServiceDown',
    severity: name === 'Redis' ? 'warning' : 'critical',
    about: name,
    sentence: `${name} does not answer (${reason ?? 'no reason known'}).`,
  };
}

function stageIncidents({ name, waiting, waitingSeconds, perSecond }: SystemPage['stages'][number]): Found[] {
  if (name === 'Scoring' && waiting !== null && perSecond !== null) {
    if (waiting > 0 && perSecond === 0)
      return [
        {
          rule: 'EbbScoringStalled',
          severity: 'critical',
          about: name,
          sentence: `${waiting} messages wait and none is scored.`,
        },
      ];
    if (waiting > 100 && waiting / perSecond > 600)
      return [
        {
          rule: 'EbbScoringBehind',
          severity: 'warning',
          about: name,
          sentence: `At the present speed it takes ${Math.round(waiting / perSecond / 60)} minutes to work off what waits.`,
        },
      ];
  }
  if (name === 'Outbox' && waitingSeconds !== null && waitingSeconds > 30)
    return [
      {
        rule: 'EbbOutboxLate',
        severity: 'critical',
        about: name,
        sentence: `The oldest alert or score has waited ${Math.round(waitingSeconds)} s to be published.`,
      },
    ];
  return [];
}

function diskIncidents({ name, freeBytes, sizeBytes, fullInDays }: SystemDisk): Found[] {
  const share = freeBytes / Math.max(1, sizeBytes);
  const rule = 'EbbDiskFull';
  const free = `${(freeBytes / 1e9).toFixed(1)} GB (${(share * 100).toFixed(0)} %)`;
  if (share < 0.05)
    return [{ rule, severity: 'critical', about: name, sentence: `Only ${free} are free on ${name}.` }];
  return fullInDays !== null && fullInDays < 4
    ? [
        {
          rule: 'EbbDiskFills',
          severity: 'warning',
          about: name,
          sentence: `${name} is full in ${fullInDays.toFixed(1)} days; ${free} are free.`,
        },
      ]
    : [];
}

function certificateIncidents(
  { name, expiresAt }: SystemPage['certificates'][number],
  nowMs: number,
): Found[] {
  if (expiresAt === null) return [];
  const days = (expiresAt - nowMs) / dayMs;
  if (days >= certificateWarningDays) return [];
  const sentence =
    days < 0
      ? `The certificate ${name} has run out: clients refuse to connect.`
      : `The certificate ${name} runs out in ${days.toFixed(1)} days.`;
  return [
    { rule: 'EbbCertificateExpires', severity: days < 1 ? 'critical' : 'warning', about: name, sentence },
  ];
}

function backupIncidents(backup: SystemPage['backup']): Found[] {
  if (backup === null || backup.overdueSeconds <= backupGraceSeconds) return [];
  const late = `${(backup.overdueSeconds / hourSeconds).toFixed(0)} hours`;
  const sentence =
    backup.newestAt === null
      ? `There is no backup; the first should have been made ${late} ago.`
      : `The next backup should have been made ${late} ago.`;
  return [{ rule: 'EbbBackupOld', severity: 'warning', about: 'backups', sentence }];
}

/** Gives each incident the time since which it has been seen, and forgets those that are over. */
export function createIncidentMemory() {
  let known = new Map<string, number>();
  return (found: readonly Found[], nowMs: number): Incident[] => {
    const next = new Map<string, number>();
    const dated = found.map((incident) => {
      const key = `${incident.rule} ${incident.about}`;
      const since = known.get(key) ?? nowMs;
      next.set(key, since);
      return { ...incident, since };
    });
    known = next;
    return dated.sort(
      (a, b) => Number(b.severity === 'critical') - Number(a.severity === 'critical') || a.since - b.since,
    );
  };
}
