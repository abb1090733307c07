import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort, projectRoot, waitFor } from '@ebb/testkit';
import { alertMessage, createDeliveryFixture, type DeliveryFixture } from './delivery-fixture.ts';

const alerts = 90;
const kills = 2;
const service = path.join(projectRoot(), 'services/delivery');
// Not `dist` itself: another test file may be starting what lies there.
const out = path.join('dist', `tests-${process.pid}`);
let fixture: DeliveryFixture;

beforeAll(async () => {
  fixture = await createDeliveryFixture('killed');
  const builder = path.join(projectRoot(), 'infra/build-service.mjs');
  await promisify(execFile)(process.execPath, [builder, '--out', out], { cwd: service });
});
afterAll(async () => {
  rmSync(path.join(service, out), { recursive: true, force: true });
  await fixture.close();
});

it('two senders, killed again and again: each message under one id, none lost', async () => {
  const receivers = [await fixture.receiver(), await fixture.receiver()];
  // A moment of work, so that kills come between.
  for (const receiver of receivers)
    receiver.answerWith((response) => void setTimeout(() => response.writeHead(200).end(), 10));
  const endpoints = await Promise.all(receivers.map(({ url }) => fixture.endpoint(url)));
  const senders: ChildProcess[] = [];
  const start = async () => {
    const env = {
      ...{ ...process.env, ...fixture.settings, EBB_LOG_LEVEL: 'error', EBB_DELIVERY_LEASE_MS: '2000' },
      EBB_METRICS_PORT: String(await freePort()),
    };
    const file = path.join(service, out, 'main.js');
    senders.push(spawn(process.execPath, ['--enable-source-maps', file], { stdio: 'ignore', env }));
  };
  await Promise.all([start(), start()]);
  const count = () => receivers.reduce((sum, { received }) => sum + received.length, 0);
  const batch = alerts / (kills + 1);
  for (let round = 0; round <= kills; round++) {
    await fixture.publish(
      Array.from({ length: batch }, (_, index) =>
        alertMessage({ id: `k${round * batch + index}`, customerId: `c${index}` }),
      ),
    );
    if (round === kills) break;
    const before = count();
    await waitFor(() => count() > before + 5, { what: 'some messages' });
    const victim = senders.shift()!;
    victim.kill('SIGKILL');
    await once(victim, 'exit');
    await start();
  }
  const states = () =>
    fixture.db.prisma.delivery.groupBy({ by: ['state'], _count: true, orderBy: { state: 'asc' } });
  await waitFor(
    async () => (await states()).every(({ state, _count }) => state === 'sent' && _count === 2 * alerts),
    {
      what: 'all messages',
      timeoutMs: 120_000,
    },
  );
  for (const sender of senders) {
    sender.kill('SIGTERM');
    if (sender.exitCode === null) await once(sender, 'exit');
  }
  for (const [index, { received }] of receivers.entries()) {
    const idsOf = new Map<string, Set<unknown>>();
    for (const { body, headers } of received) {
      const { alert } = (JSON.parse(body) as { data: { alert: { id: string } } }).data;
      idsOf.set(alert.id, (idsOf.get(alert.id) ?? new Set()).add(headers['webhook-id']));
    }
    expect([endpoints[index]!.id, idsOf.size]).toEqual([endpoints[index]!.id, alerts]);
    // Who receives a message twice knows it by its id.
    expect([...idsOf.values()].filter((ids) => ids.size !== 1)).toEqual([]);
  }
});
