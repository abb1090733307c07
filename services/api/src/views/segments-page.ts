import type { LiveSegment, RfmGrid, SegmentationReport, SegmentsPage } from '@ebb/contracts';
import {
  boundsOfScore,
  countSegmentMoves,
  findSegmentationReport,
  findSegmentationRun,
  readSegmentNames,
  readShops,
  rfmTotals,
  segmentTotals,
  type Database,
} from '@ebb/db';
import { dayOf } from '@ebb/domain';
import { ProblemError } from '@ebb/service-kit';

/** The shop's segments as they are now, beside what the training said of them. */
export async function describeSegments(
  db: Database,
  shopId: string,
  { days, nowMs, mayChange }: { readonly days: number; readonly nowMs: number; readonly mayChange: boolean },
): Promise<SegmentsPage> {
  const [run, found, names, totals, moves, currency] = await Promise.all([
    findSegmentationRun(db, shopId),
    findSegmentationReport(db, shopId),
    readSegmentNames(db, shopId),
    segmentTotals(db, shopId),
    countSegmentMoves(db, shopId, dayOf(nowMs) - days + 1),
    currencyOf(db, shopId),
  ]);
  const version = found?.version ?? null;
  const present = totals.filter(
    ({ segmentationVersion }) => version !== null && segmentationVersion === version,
  );
  const placed = present.reduce((sum, { customers }) => sum + customers, 0);
  const all = totals.reduce((sum, { customers }) => sum + customers, 0);
  const segments = (found?.report.segments ?? []).map(({ id, autoName }): LiveSegment => {
    const own = present.find(({ segment }) => segment === id);
    return {
      ...named(id, autoName, names),
      customers: own?.customers ?? 0,
      revenueMinor: own?.revenueMinor ?? 0,
      revenueAtRiskMinor: own?.revenueAtRiskMinor ?? 0,
    };
  });
  const ids = new Set(segments.map(({ id }) => id));
  return {
    currency,
    asOf: nowMs,
    run: run ?? null,
    version,
    report: found?.report ?? null,
    segments,
    waiting: all - placed,
    movedDays: days,
    moves: moves.filter(({ from, to }) => ids.has(from) && ids.has(to)),
    mayChange,
  };
}

export function named(
  id: number,
  autoName: string,
  names: ReadonlyMap<number, string>,
): Pick<LiveSegment, 'id' | 'name' | 'isRenamed'> {
  const given = names.get(id);
  return { id, name: given ?? autoName, isRenamed: given !== undefined };
}

/** @throws ProblemError 404 before the first segmentation */
export async function requireReport(db: Database, shopId: string): Promise<SegmentationReport> {
  const found = await findSegmentationReport(db, shopId);
  if (found === undefined) {
    throw new ProblemError(404, 'no-segments', 'The shop has no segments yet', {
      detail: 'Customers are segmented after the first training, or when somebody asks.',
    });
  }
  return found.report;
}

/** The 5 × 5 grid by the limits of the last training, of the customers as they are now; empty cells included. */
export async function describeRfm(db: Database, shopId: string, nowMs: number): Promise<RfmGrid> {
  const [{ cutPoints }, currency] = await Promise.all([requireReport(db, shopId), currencyOf(db, shopId)]);
  const totals = await rfmTotals(db, shopId, cutPoints, dayOf(nowMs));
  const cells = [5, 4, 3, 2, 1].flatMap((recency) =>
    [1, 2, 3, 4, 5].map((frequency) => {
      const cell = totals.find((each) => each.recency === recency && each.frequency === frequency);
      return { recency, frequency, customers: cell?.customers ?? 0, revenueMinor: cell?.revenueMinor ?? 0 };
    }),
  );
  return { asOf: nowMs, currency, ...cutPoints, cells };
}

/** The customers of a cell, or of a row or column, of the grid. */
export async function rfmCellOf(
  db: Database,
  shopId: string,
  { recency, frequency }: { readonly recency?: number | undefined; readonly frequency?: number | undefined },
  nowMs: number,
) {
  if (recency === undefined && frequency === undefined) return {};
  const { cutPoints } = await requireReport(db, shopId);
  return {
    ...(recency === undefined
      ? {}
      : { recencyDays: { ...boundsOfScore(cutPoints.recencyDays, recency, true), today: dayOf(nowMs) } }),
    ...(frequency === undefined ? {} : { orderBounds: boundsOfScore(cutPoints.orders, frequency, false) }),
  };
}

async function currencyOf(db: Database, shopId: string): Promise<string> {
  const [shop] = await readShops(db, shopId);
  return shop?.currency ?? '';
}
