import { PassThrough } from 'node:stream';
import { createDoor, freePort, testServers, waitFor } from '@ebb/testkit';
import { alertMessage } from './alert-message.ts';
import { createGatewayFixture } from './gateway-fixture.ts';

let fixture: Awaited<ReturnType<typeof createGatewayFixture>>;
beforeAll(async () => {
  fixture = await createGatewayFixture('late');
});
afterAll(() => fixture.close());

test('a gateway waits for a Kafka that is away when it starts, says so, and then knows what it missed', async () => {
  const [hostname = '', port = ''] = testServers().kafkaBrokers.split(':');
  const door = createDoor({ hostname, port: Number(port) });
  const [doorPort, metricsPort] = [await freePort(), await freePort()];
  const lines: string[] = [];
  const log = new PassThrough().on('data', (chunk: Buffer) => lines.push(String(chunk)));
  let hasEnded = false;
  const starting = fixture.startGateway(
    { kafkaBrokers: [`127.0.0.1:${doorPort}`], metricsPort, level: 'warn' },
    log,
  );
  starting.catch(() => (hasEnded = true));
  await waitFor(() => lines.some((line) => line.includes('Kafka does not answer yet; tried again')), {
    what: 'the log to say what it waits for',
  });
  const unready = await fetch(`http://127.0.0.1:${metricsPort}/readyz`);
  expect(unready.status).toBe(503);
  const { checks } = (await unready.json()) as { checks: { name: string; reason: string }[] };
  expect(checks).toContainEqual({ name: 'kafka', ok: false, reason: 'Kafka has not answered yet' });
  expect((await fetch(`http://127.0.0.1:${metricsPort}/livez`)).status).toBe(200);
  expect(hasEnded).toBe(false);

  const missed = alertMessage({ id: 'missed' });
  await fixture.publish('alerts', 'shop:c1', [missed]);
  await door.open(doorPort);
  const gateway = await starting;
  const watcher = await fixture.watch(gateway);
  const answer: unknown = await watcher.client
    .timeout(10_000)
    .emitWithAck('subscribe_alerts', { shopId: 'shop' });
  expect(answer).toMatchObject({ ok: true });
  expect((await fetch(`http://127.0.0.1:${metricsPort}/readyz`)).status).toBe(200);
  expect(await fixture.metric(gateway, 'ebb_gateway_records_total{topic="alerts",result="taken"}')).toBe(1);
  await door.kill();
});
