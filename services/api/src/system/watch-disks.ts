import { statfs } from 'node:fs/promises';
import type { SystemDisk } from '@ebb/contracts';
import type { Database } from '@ebb/db';
import type { Metrics } from '@ebb/service-kit';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const trendMs = 7 * dayMs;
/** Before that a trend is chance. */
const shortestTrendMs = 6 * hourMs;
const farAwayDays = 3_650;

export interface Sample {
  readonly atMs: number;
  readonly freeBytes: number;
}

/** In how many days the line through these samples reaches zero; null when it does not, or when there are too few. */
export function daysUntilFull(samples: readonly Sample[], freeBytes: number): number | null {
  const times = samples.map(({ atMs }) => atMs);
  if (samples.length < 3 || Math.max(...times) - Math.min(...times) < shortestTrendMs) return null;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanTime, meanFree] = [mean(times), mean(samples.map((sample) => sample.freeBytes))];
  let covariance = 0;
  let variance = 0;
  for (const sample of samples) {
    const time = sample.atMs - meanTime;
    covariance += time * (sample.freeBytes - meanFree);
    variance += time * time;
  }
  const perDay = (covariance / variance) * dayMs;
  const days = perDay < 0 ? freeBytes / -perDay : Infinity;
  return days > farAwayDays ? null : days;
}

/** Free space of the named folders, and how fast it goes by what was noted once an hour. */
export function createDiskWatch(
  disks: readonly { readonly name: string; readonly path: string }[],
  parts: { readonly db: Database; readonly metrics: Metrics; readonly nowMs: () => number },
) {
  const gauge = (name: string, help: string) => parts.metrics.gauge({ name, help, labelNames: ['disk'] });
  const free = gauge('disk_free_bytes', 'Space that is left for us.');
  const size = gauge('disk_size_bytes', 'Space in all.');
  let notedHour = 0;

  return async function look(): Promise<SystemDisk[]> {
    const now = parts.nowMs();
    const found = await Promise.all(
      disks.map(async ({ name, path }) => {
        const space = await statfs(path).catch(() => undefined);
        if (space === undefined) return [];
        return [{ name, freeBytes: space.bavail * space.bsize, sizeBytes: space.blocks * space.bsize }];
      }),
    ).then((each) => each.flat());
    for (const disk of found) {
      free.set({ disk: disk.name }, disk.freeBytes);
      size.set({ disk: disk.name }, disk.sizeBytes);
    }
    const samples = await note(found, now).catch(() => []);
    return found.map((disk) => ({
      ...disk,
      fullInDays: daysUntilFull(
        samples.filter((sample) => sample.disk === disk.name),
        disk.freeBytes,
      ),
    }));
  };

  /** Writes down this hour's space, once whoever asks first, and reads the trend. */
  async function note(found: readonly { name: string; freeBytes: number }[], now: number) {
    const { diskSample } = parts.db.prisma;
    const hour = Math.floor(now / hourMs) * hourMs;
    if (hour !== notedHour) {
      await diskSample.createMany({
        data: found.map(({ name, freeBytes }) => ({
          disk: name,
          atMs: BigInt(hour),
          freeBytes: BigInt(freeBytes),
        })),
        skipDuplicates: true,
      });
      await diskSample.deleteMany({ where: { atMs: { lt: BigInt(hour - 2 * trendMs) } } });
      notedHour = hour;
    }
    const rows = await diskSample.findMany({ where: { atMs: { gte: BigInt(hour - trendMs) } } });
    return rows.map(({ disk, atMs, freeBytes }) => ({
      disk,
      atMs: Number(atMs),
      freeBytes: Number(freeBytes),
    }));
  }
}
