import { featureNames, whoDecides } from '@ebb/contracts';
import type { ModelConflict, ModelDetail, ModelPage, Problem, TrainingUnderWay } from '@ebb/contracts';
import { finishRun } from '@ebb/db';
import { dayMs } from '@ebb/domain';
import { compileForest, encodeModel } from '@ebb/forest';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';
import { metrics, registerTestModel } from './model-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
let first: string;
let second: string;

const addModel = (status: 'champion' | 'challenger' | 'rejected', standing: string) =>
  registerTestModel(fixture, status, standing);
const page = async () => (await fixture.call<ModelPage>(api, '/api/shops/shop/model')).body;
const as = (sub: string, role: 'admin' | 'manager' | 'agent' | 'analyst') =>
  fixture.token({ userId: sub, role });

async function post<Body = ModelPage>(path: string, body: object, token?: string) {
  const options = { body, ...(token === undefined ? {} : { as: token }) };
  return fixture.call<Body>(api, `/api/shops/shop/${path}`, options);
}

beforeAll(async () => {
  fixture = await createApiFixture('models');
  api = await fixture.start();
});
afterAll(() => fixture.close());

it('says that nothing was trained yet', async () => {
  expect(await page()).toMatchObject({
    version: 0,
    decides: 'rules',
    champion: null,
    models: [],
    history: [],
    may: { decide: true, experiment: true, train: true },
  });
  expect(whoDecides(await page()).says).toBe('The rule tiers decide: no model has been trained yet.');
});

it('shows models, their places and the history that led there', async () => {
  first = await addModel('champion', 'It beats every plain rule.');
  second = await addModel('challenger', 'Not surely better.');
  const body = await page();
  expect(whoDecides(body).says).toBe('Model 1 decides. It beats every plain rule.');
  expect(body.champion).toMatchObject({
    id: first,
    metrics,
    curves: null,
    standing: { kind: 'text', text: 'It beats every plain rule.' },
    // What was stored of it at its training, as a sentence by an older release.
    verdict: { kind: 'text', text: 'It beats every plain rule.' },
  });
  expect(body.models.map(({ version, status, canDecide }) => [version, status, canDecide])).toEqual([
    [2, 'challenger', true],
    [1, 'champion', false],
  ]);
  expect(
    body.history.map(({ action, modelVersion, actorName }) => [action, modelVersion, actorName]),
  ).toEqual([
    ['trained', 2, null],
    ['promoted', 1, null],
    ['trained', 1, null],
  ]);
  expect(body.firstTruthAt).toBeGreaterThan(Date.now() + 30 * dayMs);
  const detail = await fixture.call<ModelDetail>(api, `/api/shops/shop/models/${second}`);
  expect(detail.body).toMatchObject({ id: second, status: 'challenger' });
  expect(detail.body).not.toHaveProperty('trainer');
  expect((await fixture.call(api, '/api/shops/shop/models/nobody')).status).toBe(404);
});

it('lets only those decide who may, and only with a reason', async () => {
  const { version } = await page();
  const body = { version, note: 'looks better to me' };
  for (const [role, status] of [
    ['agent', 403],
    ['analyst', 403],
  ] as const) {
    const answer = await post<Problem>(`models/${second}/promote`, body, await as(role, role));
    expect(answer).toMatchObject({ status, body: { detail: 'It takes one of: owner, admin, manager.' } });
    expect((await post(`model/train`, {}, await as(role, role))).status).toBe(403);
  }
  const outsider = await fixture.token({ userId: 'outsider', shops: ['other'], role: 'admin' });
  expect((await post(`models/${second}/promote`, body, outsider)).status).toBe(403);
  expect((await fixture.call(api, '/api/shops/shop/model', { as: outsider })).status).toBe(403);
  for (const note of [undefined, '', '    ', 'x', 'n'.repeat(1001)]) {
    expect((await post(`models/${second}/promote`, { version, note })).status).toBe(400);
  }
  const share = { version, sharePercent: 5, note: 'an experiment' };
  expect((await post(`models/${second}/share`, share, await as('amir', 'agent'))).status).toBe(403);
  expect(await page()).toMatchObject({ version, experiment: null });
});

it('gives a challenger a share of the customers, changes it and ends it', async () => {
  const analyst = await as('ana', 'analyst');
  let { version } = await page();
  for (const sharePercent of [-1, 51, 2.5]) {
    expect((await post(`models/${second}/share`, { version, sharePercent, note: 'too much' })).status).toBe(
      400,
    );
  }
  const begun = await post(`models/${second}/share`, { version, sharePercent: 10, note: 'a tenth' }, analyst);
  expect(begun.body.experiment).toMatchObject({
    challengerId: second,
    championId: first,
    sharePercent: 10,
    arms: [
      { modelVersion: 2, sharePercent: 10, customers: 0, truth: null },
      { modelVersion: 1, sharePercent: 90 },
    ],
  });
  expect(begun.body.history[0]).toMatchObject({
    action: 'share_set',
    actorName: 'ana',
    why: { kind: 'share_set', sharePercent: 10, note: 'a tenth' },
  });
  // The same request again: it was so already.
  const again = await post(`models/${second}/share`, { version, sharePercent: 10, note: 'a tenth' }, analyst);
  expect(again).toMatchObject({ status: 200, body: { version: begun.body.version } });

  const other = await addModel('challenger', 'A third one.');
  ({ version } = await page());
  const refused = await post<Problem>(`models/${other}/share`, { version, sharePercent: 5, note: 'me too' });
  expect(refused).toMatchObject({
    status: 409,
    body: { detail: 'Another challenger has a share of the customers: end that first.' },
  });
  const grown = await post(`models/${second}/share`, { version, sharePercent: 20, note: 'more' }, analyst);
  expect(grown.body.experiment).toMatchObject({ id: begun.body.experiment!.id, sharePercent: 20 });
  ({ version } = grown.body);
  const ended = await post(`models/${second}/share`, { version, sharePercent: 0, note: 'enough' }, analyst);
  expect(ended.body).toMatchObject({
    experiment: null,
    pastExperiments: [
      { id: begun.body.experiment!.id, sharePercent: 0, endReason: { kind: 'ended_by', by: 'ana' } },
    ],
  });
});

it('promotes once, however often it is asked, and tells who was first', async () => {
  const seen = (await page()).version;
  await post(`models/${second}/share`, { version: seen, sharePercent: 30, note: 'before the promotion' });
  const { version } = await page();
  const answers = await Promise.all(
    ['lena', 'ada', 'lena'].map(async (who) =>
      post(`models/${second}/promote`, { version, note: `${who} trusts it` }, await as(who, 'admin')),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  const body = await page();
  expect(body.champion).toMatchObject({ id: second });
  expect(body.history.filter(({ action }) => action === 'promoted')).toHaveLength(2);
  expect(body.models.find(({ id }) => id === first)).toMatchObject({
    status: 'retired',
    canDecide: true,
    standing: { kind: 'replaced', byVersion: 2 },
  });
  expect(body.experiment).toBeNull();
  expect(body.pastExperiments[0]).toMatchObject({ endReason: { kind: 'became_champion', version: 2 } });
  const [entry] = body.history;
  const audited = await fixture.db.prisma.audit.findMany({ where: { action: 'model.promoted' } });
  expect(audited).toMatchObject([{ subject: `shop/shop/model/${second}` }]);
  expect(audited[0]!.userId).toBe(entry!.actorName);

  const late = await post<ModelConflict>(`models/${first}/rollback`, { version, note: 'I saw the old page' });
  expect(late).toMatchObject({
    status: 409,
    body: { version: body.version, type: expect.stringContaining('model-conflict') as string },
  });
  expect(late.body.detail).toContain(`${entry!.actorName} decided something`);
});

it('rolls back to an earlier champion and to nothing else', async () => {
  const rejected = await addModel('rejected', 'It ranks worse than the calendar.');
  const { version, models } = await page();
  const third = models.find((model) => model.version === 3)!;
  const note = 'the alerts were off';
  expect(await post<Problem>(`models/${rejected}/promote`, { version, note })).toMatchObject({
    status: 409,
    body: { detail: 'Model 4 did not pass its test: It ranks worse than the calendar.' },
  });
  expect(await post<Problem>(`models/${third.id}/rollback`, { version, note })).toMatchObject({
    status: 409,
    body: { detail: 'Model 3 was never champion.' },
  });
  expect((await post(`models/nobody/rollback`, { version, note })).status).toBe(404);
  const done = await post(`models/${first}/rollback`, { version, note });
  expect(done.body).toMatchObject({
    champion: { id: first, standing: { kind: 'made_champion', by: 'lena', note } },
    history: expect.arrayContaining([
      expect.objectContaining({
        action: 'rolled_back',
        modelVersion: 1,
        actorName: 'lena',
        why: { kind: 'text', text: note },
      }),
      expect.objectContaining({
        action: 'retired',
        modelVersion: 2,
        why: { kind: 'replaced', byVersion: 1 },
      }),
    ]) as unknown,
  });
  expect(await fixture.db.prisma.model.count({ where: { shopId: 'shop', status: 'champion' } })).toBe(1);
});

it('queues one training, and says that one is under way', async () => {
  const asked = await Promise.all(
    [1, 2, 3].map(() => post<TrainingUnderWay>('model/train', { note: 'new prices' })),
  );
  expect(asked.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
  const [run] = await fixture.db.prisma.trainingRun.findMany({ where: { shopId: 'shop' } });
  for (const { body } of asked) expect(body.run).toMatchObject({ id: run!.id, askedByName: 'lena' });
  await fixture.db.prisma.trainingRun.update({
    where: { id: run!.id },
    data: { status: 'running', step: 'building rows', done: 30, total: 90 },
  });
  const late = await post<TrainingUnderWay>('model/train', {});
  expect(late).toMatchObject({ status: 409, body: { run: { step: 'building rows', done: 30, total: 90 } } });
  expect(late.body.detail).toMatch(/^It runs since \d{4}-.*: building rows\.$/);
  await finishRun(fixture.db, run!.id, { status: 'done', nowMs: Date.now() });
  expect((await post('model/train', {})).status).toBe(202);
  expect((await page()).history[0]).toMatchObject({
    action: 'training_asked',
    why: { kind: 'training_asked' },
  });
});

it('is described in the API document', async () => {
  const { body } = await fixture.call<{ paths: Record<string, Record<string, unknown>> }>(
    api,
    '/api/openapi.json',
  );
  for (const [path, method] of [
    ['/api/shops/{shop}/model', 'get'],
    ['/api/shops/{shop}/models/{model}/promote', 'post'],
    ['/api/shops/{shop}/models/{model}/rollback', 'post'],
    ['/api/shops/{shop}/models/{model}/share', 'post'],
    ['/api/shops/{shop}/model/train', 'post'],
  ] as const) {
    expect(body.paths[path]).toHaveProperty(method);
  }
});

it('gives a model as an ONNX file to those who may take it along, and to nobody of another shop', async () => {
  const forest = compileForest(
    [
      {
        feature: [0, -1, -1],
        threshold: [30, 0, 0],
        left: [1, -1, -1],
        right: [2, -1, -1],
        missingLeft: [false, false, false],
        value: [0, 0.1, 0.8],
        cover: [2, 1, 1],
      },
    ],
    featureNames.length,
  );
  const artefact = encodeModel({
    featureNames,
    forest,
    baseProbability: 0.45,
    calibration: { kind: 'none' },
    metadata: {},
  });
  const id = await registerTestModel(fixture, 'rejected', 'Not good enough.', artefact);
  const get = async (shop: string, token: string) =>
    fetch(`${api.url}/api/shops/${shop}/models/${id}/model.onnx`, {
      headers: { authorization: `Bearer ${token}` },
    });
  const answer = await get('shop', await as('u-analyst', 'analyst'));
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
  expect(answer.headers.get('content-disposition')).toMatch(/ebb-model-\d+\.onnx/);
  const bytes = Buffer.from(await answer.arrayBuffer());
  // IR version 8 in its first field; names of features and operators stand in it as text.
  expect([...bytes.subarray(0, 2)]).toEqual([0x08, 8]);
  for (const text of ['TreeEnsembleRegressor', ...featureNames]) expect(bytes.includes(text)).toBe(true);
  expect((await get('shop', await as('u-agent', 'agent'))).status).toBe(403);
  expect((await get('other', await as('u-analyst', 'analyst'))).status).toBe(403);
});
