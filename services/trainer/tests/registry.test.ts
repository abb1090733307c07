import {
  decideModel,
  findChampion,
  readDecidingModels,
  readHistory,
  registerModel,
  shareModel,
  type NewModel,
} from '@ebb/db';
import { openLife } from './life-fixture.ts';

let life: Awaited<ReturnType<typeof openLife>>;
beforeAll(async () => {
  life = await openLife();
});
afterAll(() => life.close());

let nowMs = 1_000;
const register = (shopId: string, given: Partial<NewModel> & Pick<NewModel, 'status'>) =>
  registerModel(life.db, {
    shopId,
    why: { kind: 'text', text: 'the tests' },
    artefact: Uint8Array.of(1, 2, 3),
    horizonDays: 30,
    medianGapDays: 20,
    nowMs: ++nowMs,
    summaryOf: (identity) => identity,
    ...given,
  });
const statuses = async (shopId: string) =>
  (await life.db.prisma.model.findMany({ where: { shopId }, orderBy: { version: 'asc' } })).map(
    ({ status }) => status,
  );
const decide = async (shopId: string, modelId: string, action: 'promote' | 'rollback') => {
  const { version } = await readHistory(life.db, shopId, 1);
  const actor = { id: 'lena', name: 'Lena' };
  return decideModel(life.db, { shopId, modelId, action, version, note: 'because', actor, nowMs: ++nowMs });
};

it('puts no model in the place of a champion that it was not tested against', async () => {
  await life.addShop('changed');
  const first = await register('changed', { status: 'champion', testedAgainst: null });
  const second = await register('changed', { status: 'challenger' });
  // While a third was trained and tested against the first, somebody promoted the second.
  expect(await decide('changed', second.id, 'promote')).toEqual({ kind: 'done' });
  const third = await register('changed', { status: 'champion', testedAgainst: first.id });
  expect(third.status).toBe('challenger');
  expect(await findChampion(life.db, 'changed')).toMatchObject({ id: second.id });
  const fourth = await register('changed', { status: 'champion', testedAgainst: second.id });
  expect(await findChampion(life.db, 'changed')).toMatchObject({ id: fourth.id });
  expect(await statuses('changed')).toEqual(['retired', 'retired', 'challenger', 'champion']);
});

it('registered at once by several, each gets a version of its own, and one champion stands', async () => {
  await life.addShop('crowd');
  await Promise.all(Array.from({ length: 6 }, () => register('crowd', { status: 'champion' })));
  expect((await statuses('crowd')).sort()).toEqual(['champion', ...Array<string>(5).fill('retired')]);
});

it('lets the rule tiers decide again when the champion was shown to be worse than a rule', async () => {
  await life.addShop('demoted');
  const champion = await register('demoted', { status: 'champion', testedAgainst: null });
  const verdict = {
    status: 'rejected',
    standing: { kind: 'text', text: 'The rules are better.' },
    testedAgainst: champion.id,
  } as const;
  await register('demoted', { ...verdict, demotesChampion: false });
  expect(await findChampion(life.db, 'demoted')).toMatchObject({ id: champion.id });
  const last = await register('demoted', { ...verdict, demotesChampion: true });
  expect(await findChampion(life.db, 'demoted')).toBeUndefined();
  const deciding = (await readDecidingModels(life.db)).find(({ shopId }) => shopId === 'demoted');
  expect(deciding).toMatchObject({ id: last.id, isChampion: false, decidedMs: nowMs });
  // And back by hand.
  expect(await decide('demoted', champion.id, 'rollback')).toEqual({ kind: 'done' });
  expect(await findChampion(life.db, 'demoted')).toMatchObject({ id: champion.id });
});

it('keeps the oldest challengers, whose answers mature first, and the one in an experiment', async () => {
  await life.addShop('room');
  await register('room', { status: 'champion', testedAgainst: null });
  const challengers = [];
  for (let made = 0; made < 4; made++) challengers.push(await register('room', { status: 'challenger' }));
  const { version } = await readHistory(life.db, 'room', 1);
  const actor = { id: 'ana', name: 'Ana' };
  const command = { shopId: 'room', modelId: challengers[3]!.id, version, note: 'because', actor, nowMs };
  expect(await shareModel(life.db, { ...command, sharePercent: 10 })).toEqual({ kind: 'done' });
  await register('room', { status: 'challenger' });
  expect(await statuses('room')).toEqual([
    'champion',
    'challenger',
    'challenger',
    'retired',
    'challenger',
    'challenger',
  ]);
});
