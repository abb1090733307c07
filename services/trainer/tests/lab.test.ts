import type { ClusterReport, ClusterSettings, LabTableReport } from '@ebb/contracts/lab';
import { openDatabase, type Database } from '@ebb/db';
import {
  addLabFile,
  addLabStudy,
  cancelLabJob,
  findLabFile,
  findLabStudy,
  putLabPart,
  readLabParts,
  requestLabFile,
  type LabFileRow,
} from '@ebb/db/lab';
import { shippedTable } from '@ebb/lab';
import { bootService, type RunningService } from '@ebb/service-kit';
import { createTestDatabase, waitFor, type TestDatabase } from '@ebb/testkit';
import { readTrainerConfig } from '../src/config.ts';
import { startTrainer } from '../src/service.ts';

const shopId = 'shop';
const patience = { timeoutMs: 60_000 };
let testDatabase: TestDatabase;
let db: Database;
let running: RunningService | undefined;

beforeAll(async () => {
  testDatabase = await createTestDatabase('lab');
  db = openDatabase(testDatabase.url, { poolSize: 4 });
  const currency = { currency: 'EUR', currencyDigits: 2, timeZone: 'Europe/Berlin' };
  await db.prisma.shop.create({
    data: { id: shopId, name: shopId, ...currency, settings: '{}', createdMs: 0n },
  });
  await boot();
});

afterAll(async () => {
  await running?.stop();
  await db.close();
  await testDatabase.drop();
});

async function boot(): Promise<void> {
  const config = readTrainerConfig({ DATABASE_URL: testDatabase.url, EBB_TRAINER_POLL_MS: '50' });
  running = await bootService({
    name: 'trainer',
    config: { ...config, level: 'silent', metricsPort: 0, httpHost: '127.0.0.1' },
    start: startTrainer,
  });
}

let made = 0;
const newId = () => String((made += 1)).padStart(32, '0');

async function addFile(text: string, studyId: string | null = null): Promise<string> {
  const id = newId();
  const row: LabFileRow = {
    ...{ shopId, id, studyId, name: 'table', source: 'upload', settings: null, status: 'receiving' },
    ...{ step: null, done: 0, error: null, size: 0, rowCount: null, columnCount: null, report: null },
    ...{ createdMs: Date.now(), createdById: 'ann', createdByName: 'Ann', finishedMs: null },
  };
  await addLabFile(db, row, 100);
  const middle = Math.floor(text.length / 2);
  await putLabPart(db, { shopId, fileId: id, direction: 'in', part: 0 }, text.slice(0, middle));
  await putLabPart(db, { shopId, fileId: id, direction: 'in', part: 1 }, text.slice(middle));
  await requestLabFile(db, shopId, id, text.length);
  return id;
}

const endOf = (id: string, study = false) =>
  waitFor(
    async () => {
      const row = await (study ? findLabStudy(db, shopId, id) : findLabFile(db, shopId, id));
      return row !== undefined && row.finishedMs !== null && row;
    },
    { ...patience, what: 'the end of the job' },
  );

async function addStudy(tableId: string, settings: ClusterSettings): Promise<string> {
  const id = newId();
  const stored = JSON.stringify(settings);
  await addLabStudy(
    db,
    {
      ...{ shopId, id, tableId, tableName: 'table', name: 'study', kind: settings.kind, settings: stored },
      ...{ status: 'requested', step: null, done: 0, error: null, shared: false, summary: null },
      ...{ createdMs: Date.now(), createdById: 'ann', createdByName: 'Ann', finishedMs: null },
    },
    100,
  );
  return id;
}

const clusterBy = (columns: readonly string[]): ClusterSettings => ({
  ...{ kind: 'cluster', fill: 'median', method: 'k_means', clusters: null, radius: null, minRows: 5 },
  columns: columns.map((name) => ({ name, kind: 'number' })),
});

test('reads a table, studies it, and gives every row of a batch back with its segment', async () => {
  const { text } = shippedTable('customers_200');
  const tableId = await addFile(text);
  const table = await endOf(tableId);
  expect(table).toMatchObject({ status: 'done', rowCount: 200, columnCount: 4 });
  const { columns } = JSON.parse((table as LabFileRow).report!) as LabTableReport;
  const studyId = await addStudy(tableId, clusterBy(columns.map(({ name }) => name)));
  const study = await endOf(studyId, true);
  expect(study).toMatchObject({ status: 'done', error: null });
  const report = JSON.parse(study.report!) as ClusterReport;
  expect(report.segments.reduce((sum, { rows }) => sum + rows, 0)).toBe(200);

  const batch = `note,${text.split('\n', 1)[0]}\n"=1+1, ""quoted""",30,40,70,20\n-5,,,,\n`;
  const batchId = await addFile(batch, studyId);
  expect(await endOf(batchId)).toMatchObject({ status: 'done', rowCount: 2 });
  let answered = '';
  for await (const part of readLabParts(db, shopId, batchId, 'out')) answered += part;
  const lines = answered.trimEnd().split('\r\n');
  expect(lines[0]).toBe('note,age,income_thousands,spending_score,purchases_a_year,segment,confidence');
  expect(lines[1]).toMatch(/^"'=1\+1, ""quoted""",30,40,70,20,.+,(0\.\d+|1)$/);
  expect(lines[2]).toMatch(/^-5,,,,,.+,(0\.\d+|1)$/);
  expect(lines).toHaveLength(3);
});

test('says line and column of what cannot be read, and what a batch lacks', async () => {
  const faulty = await endOf(await addFile('a,b\n1,2\n3,4,5\n'));
  expect(faulty).toMatchObject({ status: 'failed', error: expect.stringContaining('Line 3') as string });
});

test('cancels at once, and begins anew what a trainer that ended had under way', async () => {
  // Slow on purpose: many rows to compare with each other.
  const rows = Array.from({ length: 20_000 }, (_, at) => `${(at * 7919) % 10007},${(at * 104729) % 10009}`);
  const tableId = await addFile(`x,y\n${rows.join('\n')}\n`);
  expect(await endOf(tableId)).toMatchObject({ status: 'done', rowCount: 20_000 });
  const isRunning = (id: string) =>
    waitFor(async () => (await findLabStudy(db, shopId, id))?.status === 'running', {
      ...patience,
      what: 'the beginning of the job',
    });
  const first = await addStudy(tableId, clusterBy(['x', 'y']));
  await isRunning(first);
  expect(await cancelLabJob(db, { kind: 'study', shopId, id: first }, Date.now())).toBe(true);

  const second = await addStudy(tableId, clusterBy(['x', 'y']));
  await isRunning(second);
  await running?.stop();
  expect(await findLabStudy(db, shopId, second)).toMatchObject({ status: 'running', report: null });
  expect(await findLabStudy(db, shopId, first)).toMatchObject({ status: 'cancelled', report: null });
  await boot();
  await isRunning(second);
  await cancelLabJob(db, { kind: 'study', shopId, id: second }, Date.now());
});
