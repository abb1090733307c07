import { setTimeout as delay } from 'node:timers/promises';
import type { Environment } from './config.ts';
import { readConfig } from './config.ts';
import { serviceSettings } from './shared-settings.ts';
import type { ServiceProcess } from './run-service.ts';
import { bootService, runServiceUntilStopped } from './run-service.ts';
import type { Scope } from './scope.ts';
import { setting } from './setting.ts';

const config = { metricsPort: 0, level: 'silent' } as const;

/** A process that never exits and keeps what it was told. */
function fakeProcess() {
  const listeners = new Map<string, (value: unknown) => void>();
  const exits: number[] = [];
  const complaints: string[] = [];
  const host: ServiceProcess = {
    on: (event, listener) => void listeners.set(event, listener),
    exit: (code) => void exits.push(code),
    complain: (text) => void complaints.push(text),
  };
  return { host, exits, complaints, send: (event: string, value?: unknown) => listeners.get(event)?.(value) };
}

/** Runs a service whose start hands out its scope. */
function started(fake: ReturnType<typeof fakeProcess>, start: (scope: Scope) => Promise<void>) {
  return runServiceUntilStopped(
    'test',
    () => config,
    (_config, scope) => start(scope),
    fake.host,
  );
}

async function status(port: number, path: string): Promise<number> {
  return (await fetch(`http://127.0.0.1:${port}${path}`)).status;
}

test('a started service is live and ready, and stops in reverse order', async () => {
  const order: string[] = [];
  const service = await bootService({
    name: 'test',
    config,
    start: async (_config, scope) => {
      await Promise.resolve();
      scope.onStop('pool', () => void order.push('pool'));
      scope.onStop('server', async () => {
        order.push(`server while readyz says ${await status(service.opsPort, '/readyz')}`);
      });
      return { port: 4711 };
    },
  });
  expect(service.started.port).toBe(4711);
  expect(await status(service.opsPort, '/livez')).toBe(200);
  expect(await status(service.opsPort, '/readyz')).toBe(200);
  await service.stop();
  expect(order).toEqual(['server while readyz says 503', 'pool']);
  await expect(status(service.opsPort, '/livez')).rejects.toThrow();
});

test('a partial start is rolled back in reverse order and the error thrown on', async () => {
  const order: string[] = [];
  const boot = bootService({
    name: 'test',
    config,
    start: (_config, scope) => {
      scope.onStop('pool', () => void order.push('pool'));
      scope.onStop('producer', () => void order.push('producer'));
      return Promise.reject(new Error('no broker'));
    },
  });
  await expect(boot).rejects.toThrow('no broker');
  expect(order).toEqual(['producer', 'pool']);
});

test('a wrong configuration is told in full and ends with EX_CONFIG', async () => {
  const fake = fakeProcess();
  const readServiceConfig = (_environment: Environment) =>
    readConfig(
      { EBB_METRICS_PORT: 'many' },
      { ...serviceSettings({ metricsPort: 0 }), secret: setting.secret('EBB_JWT_SECRET') },
    );
  const code = await runServiceUntilStopped('test', readServiceConfig, () => Promise.resolve(), fake.host);
  expect(code).toBe(78);
  expect(fake.complaints.join()).toMatch(/EBB_METRICS_PORT[^]*EBB_JWT_SECRET/);
});

test.each(['SIGTERM', 'SIGINT'])('%s stops with exit code 0', async (signal) => {
  const fake = fakeProcess();
  const stopped: string[] = [];
  const code = started(fake, (scope) => {
    scope.onStop('pool', () => void stopped.push('pool'));
    // A signal during the start waits for the start to finish, then stops what was started.
    fake.send(signal);
    return Promise.resolve();
  });
  expect(await code).toBe(0);
  expect(stopped).toEqual(['pool']);
});

test('a start that hangs does not hold up the end', async () => {
  const fake = fakeProcess();
  const stopped: string[] = [];
  const code = runServiceUntilStopped(
    'test',
    () => config,
    (_config, scope) => {
      scope.onStop('pool', () => void stopped.push('pool'));
      fake.send('SIGTERM');
      return new Promise(() => undefined);
    },
    fake.host,
    1,
  );
  expect(await code).toBe(1);
  expect(stopped).toEqual(['pool']);
});

test('a second signal ends at once', async () => {
  const fake = fakeProcess();
  const code = started(fake, (scope) => {
    scope.onStop('slow', () => {
      fake.send('SIGINT');
    });
    fake.send('SIGTERM');
    return Promise.resolve();
  });
  await code;
  expect(fake.exits).toEqual([1]);
});

test('a dead background part ends the process with 1 after an orderly stop', async () => {
  const fake = fakeProcess();
  const stopped: string[] = [];
  const code = started(fake, (scope) => {
    scope.onStop('pool', () => void stopped.push('pool'));
    scope.fail(new Error('consumer died'));
    return Promise.resolve();
  });
  expect(await code).toBe(1);
  expect(stopped).toEqual(['pool']);
});

test('an uncaught error ends the process with 1 after an orderly stop', async () => {
  const fake = fakeProcess();
  const stopped: string[] = [];
  const code = started(fake, (scope) => {
    scope.onStop('pool', () => void stopped.push('pool'));
    fake.send('uncaughtException', new Error('nobody caught this'));
    return Promise.resolve();
  });
  expect(await code).toBe(1);
  expect(stopped).toEqual(['pool']);
});

test('a rejection that nobody handles ends the process, but for a connection lost as it was opened', async () => {
  const fake = fakeProcess();
  const lost = Object.assign(new Error('socket has unexpectedly been closed'), {
    name: 'SqlError',
    fatal: true,
  });
  const notLost = Object.assign(new Error('no such column'), { name: 'SqlError', fatal: false });
  let begun = false;
  const code = started(fake, (scope) => {
    scope.onStop('pool', () => undefined);
    begun = true;
    return Promise.resolve();
  });
  await delay(20);
  fake.send('unhandledRejection', lost);
  const first = await Promise.race([code, delay(50).then(() => 'running')]);
  fake.send('unhandledRejection', notLost);
  expect([begun, first, await code]).toEqual([true, 'running', 1]);
});

test('a failed start ends the process with 1', async () => {
  expect(await started(fakeProcess(), () => Promise.reject(new Error('no database')))).toBe(1);
});
