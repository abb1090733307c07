import type { SegmentationReport, SegmentationRun, segmentationStatuses } from '@ebb/contracts';
import type { SegmentAssigner } from '@ebb/domain';
import type { Database } from '../connection/open-database.ts';
import type { Reader } from '../connection/reader.ts';
import { inTransaction, type Transaction } from '../connection/transaction.ts';
import {
  flag,
  insert,
  insertSql,
  nullable,
  number,
  select,
  table,
  text,
  update,
  valuesOf,
  type RowOf,
} from '../sql/table.ts';
import { lockShop, raiseDecisionVersion } from './shop.ts';

/** A segmentation of a shop's customers, from the moment it is asked for. */
export const segmentationTable = table('segmentation', {
  shopId: text('shop_id'),
  version: number('version'),
  status: text<(typeof segmentationStatuses)[number]>('status'),
  askedClusters: nullable(number('asked_clusters')),
  logarithm: flag('logarithm'),
  why: text('why'),
  askedByName: nullable(text('asked_by_name')),
  createdMs: number('created_ms'),
  finishedMs: nullable(number('finished_ms')),
  error: nullable(text('error')),
  done: number('done'),
  assigner: nullable(text('assigner')),
  report: nullable(text('report')),
  points: nullable(text('points')),
});

const runKeys = [
  'version',
  'status',
  'askedClusters',
  'logarithm',
  'why',
  'askedByName',
  'createdMs',
  'finishedMs',
  'error',
  'done',
] as const;
type RunRow = Pick<RowOf<typeof segmentationTable>, (typeof runKeys)[number]>;

function runOf({ createdMs, finishedMs, done, ...run }: RunRow): SegmentationRun {
  return { ...run, createdAt: createdMs, finishedAt: finishedMs, done01: done };
}

/** The newest run, whatever became of it. */
export async function findSegmentationRun(
  reader: Reader,
  shopId: string,
): Promise<SegmentationRun | undefined> {
  const [row] = await select(
    reader,
    segmentationTable,
    runKeys,
    { shopId },
    'ORDER BY t.version DESC LIMIT 1',
  );
  return row && runOf(row);
}

/** Asks for a run, or finds the one that waits or runs; what is left out stays as it was asked for last. */
export async function requestSegmentation(
  db: Database,
  asked: {
    readonly shopId: string;
    readonly clusters?: number | null | undefined;
    readonly logarithm?: boolean | undefined;
    readonly why: string;
    readonly askedByName: string | null;
    readonly nowMs: number;
  },
): Promise<SegmentationRun> {
  const { shopId, clusters, logarithm, why, askedByName, nowMs } = asked;
  return inTransaction(db, async (tx) => {
    await lockShop(tx, shopId);
    const last = await findSegmentationRun(tx, shopId);
    if (last?.status === 'requested' || last?.status === 'running') return last;
    const row: RunRow = {
      version: (last?.version ?? 0) + 1,
      status: 'requested',
      askedClusters: clusters === undefined ? (last?.askedClusters ?? null) : clusters,
      logarithm: logarithm ?? last?.logarithm ?? true,
      why,
      askedByName,
      createdMs: nowMs,
      finishedMs: null,
      error: null,
      done: 0,
    };
    await insert(tx, segmentationTable, { shopId, ...row });
    return runOf(row);
  });
}

export async function changeSegmentationRun(
  db: Database,
  { shopId, version }: { readonly shopId: string; readonly version: number },
  change: Partial<Pick<RunRow, 'status' | 'done' | 'error' | 'finishedMs'>>,
): Promise<void> {
  await inTransaction(db, (tx) => update(tx, segmentationTable, change, { shopId, version }));
}

/** Runs that a killed trainer left behind are asked for anew. Called at its start; there is one trainer. */
export async function reopenSegmentations(db: Database): Promise<number> {
  return inTransaction(db, (tx) =>
    update(tx, segmentationTable, { status: 'requested', done: 0 }, { status: 'running' }),
  );
}

/** What a finished training leaves. */
export interface TrainedSegmentation {
  readonly assigner: SegmentAssigner;
  readonly report: SegmentationReport;
  /** Segment id, then the features. */
  readonly points: readonly (readonly number[])[];
}

/** Stores a training's outcome and lets it decide: scoring takes it up as it does a decision about models. */
export async function storeSegmentation(
  db: Database,
  shopId: string,
  { assigner, report, points }: TrainedSegmentation,
): Promise<void> {
  const { version, decidedMs } = assigner;
  await inTransaction(db, async (tx) => {
    await raiseDecisionVersion(tx, shopId);
    const outcome = {
      assigner: JSON.stringify(assigner),
      report: JSON.stringify(report),
      points: JSON.stringify(points),
    };
    const end = { status: 'done' as const, done: 1, finishedMs: decidedMs };
    await update(tx, segmentationTable, { ...end, ...outcome }, { shopId, version });
  });
}

const decidingSql = (ofShop: string) => `SELECT s.shop_id AS shopId, s.assigner FROM segmentation AS s
  JOIN (SELECT shop_id, MAX(version) AS version FROM segmentation WHERE status = 'done' ${ofShop} GROUP BY shop_id) AS last
    ON last.shop_id = s.shop_id AND last.version = s.version`;

/** By shop, what places its customers now. */
export async function readSegmentAssigners(
  reader: Reader,
  shopId?: string,
): Promise<Map<string, SegmentAssigner>> {
  const [ofShop, params] = shopId === undefined ? ['', []] : ['AND shop_id = ?', [shopId]];
  const rows = await reader.query<{ shopId: string; assigner: string }>(decidingSql(ofShop), params);
  return new Map(rows.map((row) => [row.shopId, JSON.parse(row.assigner) as SegmentAssigner]));
}

/** The assigner of one version; undefined where that version is gone or was never finished. */
export async function findSegmentAssigner(
  reader: Reader,
  shopId: string,
  version: number,
): Promise<SegmentAssigner | undefined> {
  const [row] = await select(reader, segmentationTable, ['assigner'], { shopId, version });
  return row?.assigner == null ? undefined : (JSON.parse(row.assigner) as SegmentAssigner);
}

/** The report of the segmentation that places customers now. */
export async function findSegmentationReport(
  reader: Reader,
  shopId: string,
): Promise<{ readonly version: number; readonly report: SegmentationReport } | undefined> {
  const newest = 'ORDER BY t.version DESC LIMIT 1';
  const [row] = await select(
    reader,
    segmentationTable,
    ['version', 'report'],
    { shopId, status: 'done' },
    newest,
  );
  if (row?.report == null) return undefined;
  return { version: row.version, report: JSON.parse(row.report) as SegmentationReport };
}

/** The sample of customers of the same. */
export async function findSegmentPoints(reader: Reader, shopId: string): Promise<number[][] | undefined> {
  const newest = 'ORDER BY t.version DESC LIMIT 1';
  const [row] = await select(reader, segmentationTable, ['points'], { shopId, status: 'done' }, newest);
  return row?.points == null ? undefined : (JSON.parse(row.points) as number[][]);
}

/** What people called a segment; by its number, which stays over trainings. */
export const segmentNameTable = table('segment_name', {
  shopId: text('shop_id'),
  segment: number('segment'),
  name: text('name'),
  changedMs: number('changed_ms'),
  changedByName: text('changed_by_name'),
});

export async function readSegmentNames(reader: Reader, shopId: string): Promise<Map<number, string>> {
  const rows = await select(reader, segmentNameTable, ['segment', 'name'], { shopId });
  return new Map(rows.map(({ segment, name }) => [segment, name]));
}

const renamedKeys = ['name', 'changedMs', 'changedByName'] as const;

/** @param named.name null gives back the name of the training */
export async function nameSegment(
  db: Database,
  named: {
    readonly shopId: string;
    readonly segment: number;
    readonly name: string | null;
    readonly changedMs: number;
    readonly changedByName: string;
  },
): Promise<void> {
  const { shopId, segment, name } = named;
  await inTransaction(db, async (tx) => {
    if (name === null) {
      await tx.execute('DELETE FROM segment_name WHERE shop_id = ? AND segment = ?', [shopId, segment]);
    } else {
      await insert(tx, segmentNameTable, { ...named, name }, { update: renamedKeys });
    }
  });
}

/** A customer's change from one segment to another of the same segmentation. */
export const segmentMoveTable = table('segment_move', {
  shopId: text('shop_id'),
  customerId: text('customer_id'),
  profileVersion: number('profile_version'),
  segmentationVersion: number('segmentation_version'),
  /** UTC day number. */
  day: number('day'),
  fromSegment: number('from_segment'),
  toSegment: number('to_segment'),
});

export type SegmentMoveRow = RowOf<typeof segmentMoveTable>;

const saveMoveSql = insertSql(segmentMoveTable, {
  update: ['segmentationVersion', 'day', 'fromSegment', 'toSegment'],
});

/** Notes moves; the customers must be locked by this transaction. */
export async function insertSegmentMoves(tx: Transaction, moves: readonly SegmentMoveRow[]): Promise<void> {
  await tx.executeMany(
    saveMoveSql,
    moves.map((move) => valuesOf(move, segmentMoveTable.keys)),
  );
}

/** Moves of a shop since a day, counted for each pair. */
export async function countSegmentMoves(
  reader: Reader,
  shopId: string,
  fromDay: number,
): Promise<{ from: number; to: number; customers: number }[]> {
  return reader.query(
    `SELECT from_segment AS \`from\`, to_segment AS \`to\`, COUNT(*) AS customers FROM segment_move
      WHERE shop_id = ? AND day >= ? GROUP BY from_segment, to_segment ORDER BY customers DESC`,
    [shopId, fromDay],
  );
}
