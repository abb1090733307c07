import type { SystemBackup } from '@ebb/contracts';
import type { ServiceMetrics } from './read-metrics.ts';

/** What the process that makes backups says of them; null where none is watched. */
export function backupOf(metrics: ServiceMetrics | undefined): SystemBackup | null {
  const every = metrics?.sum('ebb_backup_every_seconds');
  if (metrics === undefined || every === undefined) return null;
  const newest = metrics.sum('ebb_backup_newest_timestamp_seconds') ?? 0;
  return {
    newestAt: newest === 0 ? null : newest * 1_000,
    bytes: newest === 0 ? null : (metrics.sum('ebb_backup_newest_bytes') ?? null),
    kept: metrics.sum('ebb_backup_files') ?? 0,
    everySeconds: every,
    overdueSeconds: metrics.sum('ebb_backup_overdue_seconds') ?? 0,
    failures: metrics.sum('ebb_backup_failures_total') ?? 0,
  };
}
