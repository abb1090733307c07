import type { ModelStatus } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import type { Reader } from '../connection/reader.ts';
import { bytes, nullable, number, select, table, text, type RowOf } from '../sql/table.ts';

/** The registry: every model that was trained, with its bytes. */
export const modelTable = table('model', {
  id: text('id'),
  shopId: text('shop_id'),
  version: number('version'),
  status: text<ModelStatus>('status'),
  artefact: bytes('artefact'),
  /** `ModelSummary` of the contracts plus what only the trainer reads, as JSON. */
  summary: text('summary'),
  horizonDays: number('horizon_days'),
  medianGapDays: number('median_gap_days'),
  createdMs: number('created_ms'),
  promotedMs: nullable(number('promoted_ms')),
  /** Why it has its place, JSON of `ModelReason`; null: as the summary's verdict says. */
  standing: nullable(text('standing')),
  /** Probability from which on it suggests to alert; null for models from before it was suggested. */
  alertLine: nullable(number('alert_line')),
  /** Scores of its test on later time, as the domain encodes them. */
  backTest: nullable(bytes('back_test')),
});

type ModelRow = RowOf<typeof modelTable>;

export type StoredModel = Readonly<
  Pick<ModelRow, 'id' | 'shopId' | 'version' | 'artefact' | 'horizonDays' | 'medianGapDays' | 'alertLine'>
>;

const storedKeys = [
  'id',
  'shopId',
  'version',
  'artefact',
  'horizonDays',
  'medianGapDays',
  'alertLine',
] as const;

/** A model with its bytes; undefined where there is none with this id. */
export async function loadModel(reader: Reader, id: string): Promise<StoredModel | undefined> {
  return (await select(reader, modelTable, storedKeys, { id }))[0];
}

/** The model that decides for a shop; undefined while the rule tiers do. */
export async function championOf(
  reader: Reader,
  shopId: string,
): Promise<Readonly<Pick<ModelRow, 'id' | 'version'>> | undefined> {
  const where = { shopId, status: 'champion' } as const;
  const newest = 'ORDER BY t.version DESC LIMIT 1';
  return (await select(reader, modelTable, ['id', 'version'], where, newest))[0];
}

/** The id of the model that decides for a shop; undefined while the rule tiers do. */
export async function findChampionId(db: Database, shopId: string): Promise<string | undefined> {
  return (await championOf(db, shopId))?.id;
}

/** The scores of a shop's champion on later time; null where none are stored. */
export async function readBackTest(
  reader: Reader,
  shopId: string,
): Promise<Pick<ModelRow, 'horizonDays' | 'backTest'> | undefined> {
  const where = { shopId, status: 'champion' } as const;
  const newest = 'ORDER BY t.version DESC LIMIT 1';
  return (await select(reader, modelTable, ['horizonDays', 'backTest'], where, newest))[0];
}

/** The newest model of a shop whatever its status; undefined before the first training. */
export async function findNewestModel(
  db: Database,
  shopId: string,
): Promise<{ readonly id: string; readonly createdMs: number; readonly summary: unknown } | undefined> {
  const keys = ['id', 'createdMs', 'summary'] as const;
  const [row] = await select(db, modelTable, keys, { shopId }, 'ORDER BY t.version DESC LIMIT 1');
  return row && { ...row, summary: JSON.parse(row.summary) as unknown };
}

/** The model that decides for a shop, whole. */
export interface ChampionRecord extends Omit<StoredModel, 'shopId'> {
  readonly createdMs: number;
  readonly promotedMs: number;
  /** The contracts' summary and the trainer's own part, as JSON. */
  readonly summary: unknown;
}

/** Undefined while the rule tiers decide. */
export async function findChampion(db: Database, shopId: string): Promise<ChampionRecord | undefined> {
  const [row] = await select(db, modelTable, modelTable.keys, { shopId, status: 'champion' });
  if (row === undefined) return undefined;
  const { id, version, artefact, horizonDays, medianGapDays, alertLine, createdMs, promotedMs, summary } =
    row;
  const model = { id, version, artefact, horizonDays, medianGapDays, alertLine };
  return {
    ...model,
    createdMs,
    promotedMs: promotedMs ?? createdMs,
    summary: JSON.parse(summary) as unknown,
  };
}

/** A model by its id, with its shop; undefined where there is none. */
export async function findModelToRebuild(
  db: Database,
  id: string,
): Promise<(StoredModel & { readonly summary: unknown }) | undefined> {
  const [row] = await select(db, modelTable, [...storedKeys, 'summary'], { id });
  return row && { ...row, summary: JSON.parse(row.summary) as unknown };
}
