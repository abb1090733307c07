import { alertMessageSchema } from './alert-message-schema.ts';
import type { AlertConflict, AlertDetail, Problem } from '@ebb/contracts';
import { dayMs, decodeEpisode, stepEpisode } from '@ebb/domain';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;

beforeAll(async () => {
  fixture = await createApiFixture('alerts');
  api = await fixture.start();
});

afterAll(async () => {
  await fixture.close();
});

const amir = () => fixture.token({ userId: 'amir', name: 'Amir', role: 'agent' });

async function act<Body = AlertDetail>(id: string, action: string, body: object, as?: string) {
  return fixture.call<Body>(api, `/api/alerts/${id}/${action}`, {
    body,
    ...(as === undefined ? {} : { as }),
  });
}

async function newAlert(customerId: string): Promise<string> {
  await fixture.addProfile({ customerId, name: `name of ${customerId}` });
  return fixture.addAlert({ customerId });
}

async function episodeOf(customerId: string) {
  const { episode } = await fixture.db.prisma.profile.findFirstOrThrow({ where: { customerId } });
  return decodeEpisode(episode);
}

/** The messages that wait to be published about one alert, oldest first. */
async function outboxOf(alertId: string) {
  const rows = await fixture.db.prisma.outbox.findMany({ orderBy: { id: 'asc' } });
  return rows
    .flatMap(({ topic, messages }) => {
      expect(topic).toBe('churn.alerts');
      return messages
        .split('\n')
        .map((line) => line.split('\t').map((part) => JSON.parse(part) as unknown) as [string, unknown]);
    })
    .map(([key, payload]) => ({ key, message: alertMessageSchema.Parse(payload) }))
    .filter(({ message }) => message.alert.id === alertId);
}

describe('taking, closing and undoing', () => {
  test('a taken alert has an owner, an entry in its activity, and a message for everybody', async () => {
    const id = await newAlert('take');
    const { status, body } = await act(
      id,
      'acknowledge',
      { version: 1, note: ' I call her. ' },
      await amir(),
    );
    expect(status).toBe(200);
    expect(body.alert).toMatchObject({
      status: 'acknowledged',
      version: 2,
      ownerId: 'amir',
      ownerName: 'Amir',
    });
    expect(body.alert.acknowledgedAt).toBeGreaterThan(1_000);
    expect(body.actions).toEqual([
      { at: 1_000, action: 'opened', actorName: null, note: null, said: {}, version: 1 },
      {
        at: body.alert.acknowledgedAt,
        action: 'acknowledge',
        actorName: 'Amir',
        note: 'I call her.',
        said: {},
        version: 2,
      },
    ]);
    expect(await outboxOf(id)).toEqual([
      {
        key: 'shop:take',
        message: { v: 1, change: 'acknowledge', actorName: 'Amir', alert: body.alert },
      },
    ]);
    // Nothing about the risk has changed: the episode goes on.
    expect((await episodeOf('take')).open).not.toBeNull();
  });

  test('a closed alert ends the episode and begins its rest', async () => {
    const id = await newAlert('close');
    const { body } = await act(id, 'resolve', { version: 1, outcome: 'retained' });
    expect(body.alert).toMatchObject({ status: 'closed', version: 2, closeReason: 'retained' });
    const episode = await episodeOf('close');
    expect(episode.open).toBeNull();
    expect(episode.cooldownUntilMs).toBeGreaterThan(Date.now() + 13 * dayMs);
    expect((await outboxOf(id)).map(({ message }) => message.change)).toEqual(['resolve']);
    expect((await fixture.db.prisma.alert.findUniqueOrThrow({ where: { id } })).openMarker).toBeNull();
    // The rest holds: the same risk opens nothing.
    const step = stepEpisode(
      episode,
      {
        nowMs: Date.now(),
        band: 'critical',
        probability: 0.9,
        lastOrderMs: 500,
        orders: 2,
        revenueAtRiskMinor: 1,
        ticketMark: 0,
      },
      { thresholds: { high: 0.66 }, cooldownDays: 14, alertTerms: null },
    );
    expect(step.change).toBeNull();
  });

  test('a closing is undone as if it had not been, and the customer is scored again', async () => {
    const id = await newAlert('undo');
    const before = await episodeOf('undo');
    await act(id, 'resolve', { version: 1, outcome: 'lost' });
    const { status, body } = await act(id, 'reopen', { version: 2 });
    expect(status).toBe(200);
    expect(body.alert).toMatchObject({ status: 'open', version: 3, closedAt: null, closeReason: null });
    expect(await episodeOf('undo')).toEqual(before);
    const profile = await fixture.db.prisma.profile.findFirstOrThrow({ where: { customerId: 'undo' } });
    expect(Number(profile.nextScoreMs)).toBeLessThanOrEqual(Date.now());
    expect((await outboxOf(id)).map(({ message }) => message.change)).toEqual(['resolve', 'reopen']);
  });

  test('giving an alert back makes it open and nobody’s', async () => {
    const id = await newAlert('giveback');
    await act(id, 'acknowledge', { version: 1 });
    const { body } = await act(id, 'reopen', { version: 2 });
    expect(body.alert).toMatchObject({
      status: 'open',
      ownerId: null,
      ownerName: null,
      acknowledgedAt: null,
    });
    expect((await episodeOf('giveback')).open).not.toBeNull();
  });

  test('what the customer’s behaviour closed stays closed', async () => {
    const id = await newAlert('engine');
    await fixture.db.prisma.alert.update({
      where: { id },
      data: { status: 'closed', version: 2, openMarker: null, closedMs: 5n, closeReason: 'lost' },
    });
    await fixture.db.prisma.alertAction.create({
      data: { alertId: id, version: 2, atMs: 5n, action: 'closed' },
    });
    const { status, body } = await act<AlertConflict>(id, 'reopen', { version: 2 });
    expect([status, body.detail]).toEqual([409, 'What the customer did closed the alert, not a person.']);
  });

  test('an alert is not reopened beside a newer one of the same customer', async () => {
    const id = await newAlert('newer');
    await act(id, 'resolve', { version: 1, outcome: 'other' });
    const second = JSON.stringify([2, [9_000, 'critical'], 0, null]);
    await fixture.db.prisma.profile.updateMany({ where: { customerId: 'newer' }, data: { episode: second } });
    const { status, body } = await act<AlertConflict>(id, 'reopen', { version: 2 });
    expect([status, body.detail]).toEqual([409, 'The customer has a newer alert.']);
    expect((await episodeOf('newer')).number).toBe(2);
  });
});

describe('two people at once', () => {
  test('the second gets the newest alert and the name of the first', async () => {
    const id = await newAlert('conflict');
    await act(id, 'acknowledge', { version: 1 }, await amir());
    const { status, body, headers } = await act<AlertConflict>(id, 'resolve', {
      version: 1,
      outcome: 'other',
    });
    expect(status).toBe(409);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({
      type: 'urn:ebb:problem:alert-conflict',
      detail: 'Amir took this alert before you.',
      alert: { id, status: 'acknowledged', version: 2, ownerName: 'Amir' },
    });
    expect((await outboxOf(id)).map(({ message }) => message.change)).toEqual(['acknowledge']);
  });

  test('of twenty who take it at the same moment one has it', async () => {
    const id = await newAlert('race');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => act(id, 'acknowledge', { version: 1 })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(19).fill(409)]);
    const alert = await fixture.db.prisma.alert.findUniqueOrThrow({ where: { id } });
    expect(alert.version).toBe(2);
    expect(await fixture.db.prisma.alertAction.count({ where: { alertId: id } })).toBe(2);
    expect(await outboxOf(id)).toHaveLength(1);
  });

  test('an action that fails half-way leaves nothing behind', async () => {
    const id = await newAlert('halfway');
    // The log has an entry for the next version already: inserting another one fails in the transaction.
    await fixture.db.prisma.alertAction.create({
      data: { alertId: id, version: 2, atMs: 1n, action: 'odd' },
    });
    const { status, body } = await act<Problem>(id, 'resolve', { version: 1, outcome: 'lost' });
    expect([status, body.type]).toEqual([500, 'urn:ebb:problem:internal']);
    const alert = await fixture.db.prisma.alert.findUniqueOrThrow({ where: { id } });
    expect(alert).toMatchObject({ status: 'open', version: 1, openMarker: 1 });
    expect(await outboxOf(id)).toEqual([]);
    expect((await episodeOf('halfway')).open).not.toBeNull();
  });

  test.each([
    ['no version', 'acknowledge', {}],
    ['version 0', 'acknowledge', { version: 0 }],
    ['an unknown outcome', 'resolve', { version: 1, outcome: 'won' }],
    ['an outcome of the engine', 'resolve', { version: 1, outcome: 'ordered' }],
    ['too long a note', 'reopen', { version: 1, note: 'x'.repeat(2_001) }],
  ])('%s is refused', async (_what, action, body) => {
    const id = await newAlert(`refused-${_what}`);
    expect((await act<Problem>(id, action, body)).status).toBe(400);
  });

  test('an alert that does not exist is not found', async () => {
    expect((await act<Problem>('nope', 'acknowledge', { version: 1 })).status).toBe(404);
    expect((await fixture.call(api, '/api/alerts/nope')).status).toBe(404);
  });
});

describe('handing over, notes and contacts', () => {
  test('an alert goes to a member of the shop, by the name that the shop knows, and back to nobody', async () => {
    const id = await newAlert('hand over');
    const given = await act(id, 'assign', { version: 1, ownerId: 'amir', ownerName: 'Whoever' });
    expect(given.status).toBe(200);
    expect(given.body.alert).toMatchObject({
      status: 'acknowledged',
      ownerId: 'amir',
      ownerName: 'Amir',
    });
    const back = await act(id, 'assign', { version: 2, ownerId: null, ownerName: null });
    expect(back.body.alert).toMatchObject({ status: 'open', ownerId: null, ownerName: null });
  });

  test('nobody else can be given an alert', async () => {
    const id = await newAlert('unknown');
    const { status, body } = await act<Problem>(id, 'assign', {
      version: 1,
      ownerId: 'eve',
      ownerName: 'Eve',
    });
    expect([status, body.title]).toEqual([422, 'The new owner is no member of the shop']);
  });

  test('a note and a contact are taken whatever version was seen, and a note without words is not', async () => {
    const id = await newAlert('talk');
    await act(id, 'acknowledge', { version: 1 });
    expect((await act(id, 'note', { version: 1, note: 'Rings back on Monday' })).status).toBe(200);
    const { body } = await act(
      id,
      'contact',
      { version: 1, channel: 'call', note: 'No answer' },
      await amir(),
    );
    expect(body.actions.slice(-2)).toMatchObject([
      { action: 'note', note: 'Rings back on Monday', version: 3 },
      { action: 'contact', note: 'No answer', actorName: 'Amir', version: 4 },
    ]);
    expect((await act(id, 'note', { version: 4, note: ' ' })).status).toBe(400);
    expect((await act(id, 'contact', { version: 4, channel: 'pigeon' })).status).toBe(400);
  });
});
