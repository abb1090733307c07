import type { Problem } from '@ebb/contracts';
import type { LabAnswer, LabPage, LabStudy, LabTable, LabTableDetail } from '@ebb/contracts/lab';
import { finishLabJob, takeLabJob } from '@ebb/db/lab';
import { describeTable, readTable, runClusterStudy, shippedTable } from '@ebb/lab';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
let analyst: string;
let viewer: string;

beforeAll(async () => {
  fixture = await createApiFixture('lab');
  api = await fixture.start();
  analyst = await fixture.token({ userId: 'ana', role: 'analyst', shops: ['shop'] });
  viewer = await fixture.token({ userId: 'vic', role: 'viewer', shops: ['shop'] });
});
afterAll(() => fixture.close());

const post = <Body>(path: string, body: object, as = analyst, method = 'POST') =>
  fixture.call<Body>(api, path, { method, body: { shopId: 'shop', ...body }, as });
const get = <Body>(path: string, as = analyst) => fixture.call<Body>(api, `${path}?shop=shop`, { as });
const { text } = shippedTable('customers_200');

/** What the trainer does with the job that waits. */
async function work(): Promise<void> {
  const job = (await takeLabJob(fixture.db))!;
  const table = await readTable(text);
  const report = describeTable(table);
  if (job.kind === 'file') {
    const rows = { rowCount: 200, columnCount: 4, report: JSON.stringify(report) };
    await finishLabJob(fixture.db, job, { status: 'done', ...rows }, Date.now());
    return;
  }
  const made = await runClusterStudy(
    table,
    'study',
    {
      ...{ kind: 'cluster', fill: 'median', method: 'k_means', clusters: null, radius: null, minRows: 5 },
      columns: report.columns.map(({ name }) => ({
        name,
        kind: 'number',
        ...(name === 'age' ? { least: 18, most: 100 } : {}),
      })),
    },
    () => undefined,
  );
  const [stored, points, model] = [made.report, made.points, made.model].map((part) => JSON.stringify(part));
  const outcome = { summary: 'five', report: stored!, points: points!, model: model! };
  await finishLabJob(fixture.db, job, { status: 'done', ...outcome }, Date.now());
}

it('takes a file in parts, sent again or not, and gives it back as it was', async () => {
  const { body: table } = await post<LabTable>('/api/lab/tables', { name: 'mine' });
  const put = (part: number, piece: string) =>
    post<Problem>(`/api/lab/files/${table.id}/parts/${part}`, { text: piece }, analyst, 'PUT');
  expect((await put(0, text.slice(0, 100))).status).toBe(204);
  expect((await put(0, text.slice(0, 1_000))).status).toBe(204);
  const early = await post<Problem>(`/api/lab/files/${table.id}/complete`, { parts: 2 });
  expect(early).toMatchObject({ status: 422, body: { detail: '1 of 2 parts are here.' } });
  await put(1, text.slice(1_000));
  expect(await post(`/api/lab/files/${table.id}/complete`, { parts: 2 })).toMatchObject({
    ...{ status: 202, body: { status: 'requested' } },
  });
  expect((await put(2, 'more')).status).toBe(409);
  await work();
  const detail = await get<LabTableDetail>(`/api/lab/tables/${table.id}`);
  expect(detail.body).toMatchObject({ status: 'done', rows: 200, report: { rows: 200, duplicates: 0 } });
  expect((await get<string>(`/api/lab/tables/${table.id}/rows.csv`)).body).toBe(text);
  expect((await get(`/api/lab/tables/${table.id}`, viewer)).status).toBe(403);
  expect((await put(400_001, 'x')).status).toBe(400);
});

it('keeps a study with who made it until it is shared, answers the form, and says limits', async () => {
  const { body: page } = await get<LabPage>('/api/lab');
  const settings = {
    ...{ kind: 'cluster', fill: 'median', method: 'k_means', clusters: null, radius: null, minRows: 5 },
    columns: [{ name: 'age', kind: 'number' }],
  };
  const started = await post<LabStudy>('/api/lab/studies', {
    tableId: page.tables[0]!.id,
    name: 'Groups',
    settings,
  });
  expect(started).toMatchObject({ status: 202, body: { status: 'requested', isOwn: true, isShared: false } });
  const path = `/api/lab/studies/${started.body.id}`;
  expect((await post(`${path}/ask`, { values: {} })).status).toBe(404);
  await work();
  expect((await get(path, viewer)).status).toBe(404);
  expect((await get<LabPage>('/api/lab', viewer)).body).toEqual({
    tables: [],
    studies: [],
    mayChange: false,
  });
  await post(path, { isShared: true }, analyst, 'PATCH');
  expect((await get(path, viewer)).body).toMatchObject({
    isOwn: false,
    mayChange: false,
    report: { clusters: 5 },
  });
  expect((await post(path, { name: 'x' }, await fixture.token(), 'PATCH')).status).toBe(403);

  const values = { age: '30', income_thousands: '85', spending_score: '80', purchases_a_year: '40' };
  const answer = await post<LabAnswer>(`${path}/ask`, { values }, viewer);
  expect(answer).toMatchObject({ status: 200, body: { filled: [], isUnusual: false } });
  expect(answer.body.confidence01).toBeGreaterThan(0.5);
  const refused = await post<Problem>(`${path}/ask`, { values: { ...values, age: '17', pets: '1' } });
  expect(refused).toMatchObject({
    status: 422,
    body: {
      errors: [
        { field: 'age', message: 'age must be at least 18 (and at most 100).', limit: 18 },
        { field: 'pets', message: 'pets is no column of the study.' },
      ],
    },
  });
  const model = await get<{ format: string; names: string[] }>(`${path}/model`);
  expect(model.body).toMatchObject({ format: 'ebb-lab-model', kind: 'cluster' });
  expect((await get<{ points: unknown[] }>(`${path}/points`)).body.points).toHaveLength(200);
});

it('cancels and deletes', async () => {
  const taken = await post<LabTable>('/api/lab/tables', { name: 'w', shipped: 'wholesale' });
  expect(taken).toMatchObject({ status: 201, body: { status: 'requested' } });
  const { id } = taken.body;
  expect((await post(`/api/lab/files/${id}/cancel`, {})).body).toEqual({ status: 'cancelled' });
  expect(await takeLabJob(fixture.db)).toBeUndefined();
  const gone = await fixture.call(api, `/api/lab/files/${id}?shop=shop`, { method: 'DELETE', as: analyst });
  expect(gone.status).toBe(204);
  expect((await get(`/api/lab/tables/${id}`)).status).toBe(404);
  const [parts] = await fixture.db.query<{ parts: number }>(
    'SELECT COUNT(*) AS parts FROM lab_part WHERE file_id = ?',
    [id],
  );
  expect(Number(parts!.parts)).toBe(0);
});
