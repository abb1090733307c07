import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashWriteKey } from '@ebb/db';
import { programsForTest, startOwnNginx, type OwnNginx } from '@ebb/local/own-nginx';
import { projectRoot, testServers, waitFor } from '@ebb/testkit';
import { runIngest, writeKey, type RunningIngest } from '../running-ingest.ts';
import { calls, clients, type Call, type Client, type Library } from './client-matrix.ts';
import { matrixPage } from './matrix-page.ts';
import { runBrowserClients, type BrowserRun } from './run-browser-clients.ts';
import { runKcat, runRudderNode, runSegmentNode } from './run-node-clients.ts';
import { preparePythons, runPythonClients } from './run-python-clients.ts';
import { isOf, type Outcome } from './sent-calls.ts';

// The libraries as they are published, with their default settings. docs/clients.md says what ran here.

const browserKey = 'key-in-a-page';
let ingest: RunningIngest;
let nginx: OwnNginx;
let inBrowser: Promise<BrowserRun>;
/** A library that could not even be started fails its own tests, and says so. */
let outcomes: ReadonlyMap<Library, Promise<Outcome>>;

beforeAll(async () => {
  // Blocks the process: before anything here has to answer in time.
  const pythons = attempt(preparePythons);
  const programs = await programsForTest(['chromium', 'kcat']);
  ingest = await runIngest();
  nginx = await startOwnNginx({ ingest: Number(new URL(ingest.url).port) }, projectRoot());
  await ingest.database.prisma.writeKey.create({
    data: {
      ...{ keyHash: hashWriteKey(browserKey), shopId: 'demo', name: 'page', kind: 'browser' },
      createdMs: 0n,
    },
  });
  const target = {
    ...{ url: nginx.origin, writeKey, brokers: testServers().kafkaBrokers },
    topic: ingest.names.shopEvents,
  };
  const pages = { origin: nginx.origin, serverKey: writeKey, browserKey };
  inBrowser = runBrowserClients(programs.chromium ?? '', pages);
  const inPages = inBrowser.then((run) => run.outcomes);
  const inPython = pythons.then((ready) => runPythonClients(ready, target));
  const byItself: Partial<Record<Library, Promise<Outcome>>> = {
    '`@segment/analytics-node`': runSegmentNode(target),
    '`@rudderstack/rudder-sdk-node`': runRudderNode(target),
    '`kcat`': runKcat(programs.kcat ?? '', target),
  };
  const all = clients.map(({ library, language }) => {
    const several = language === 'Browser' ? inPages : inPython;
    const outcome =
      byItself[library] ??
      several.then((each) => each.get(library) ?? Promise.reject(new Error('nobody runs it')));
    // Looked at by the tests of that library.
    outcome.catch(() => undefined);
    return [library, outcome] as const;
  });
  outcomes = new Map(all);
});

afterAll(async () => {
  await inBrowser.then((run) => run.close()).catch(() => undefined);
  await nginx.close();
  await ingest.close();
});

async function attempt<Value>(work: () => Value): Promise<Value> {
  return work();
}

async function outcomeOf(library: Library): Promise<Outcome> {
  try {
    return await outcomes.get(library)!;
  } catch (error) {
    throw new Error(`${library} was NOT RUN: ${String(error)}`, { cause: error });
  }
}

const isStored = (call: Call, userId: string) => ingest.events.some((event) => isOf(call, event, userId));

async function isRefused(call: Call, userId: string): Promise<boolean> {
  const refused = await ingest.database.prisma.refusedEvent.findMany({
    where: { code: 'server_key_needed', keyName: 'page' },
  });
  return refused.some(({ body }) => {
    const message = JSON.parse(body) as { readonly type?: string; readonly userId?: string };
    return message.type === call && message.userId === userId;
  });
}

describe.each<Client>(clients)('$library', (client) => {
  const library = client.library as Library;

  it.each(calls)('%s becomes what docs/clients.md says', async (call) => {
    const { userId, browserUserId } = await outcomeOf(library);
    const cell = client.cells[call];
    if (cell === 'none') {
      expect(isStored(call, userId)).toBe(false);
      return;
    }
    await waitFor(() => isStored(call, userId), { what: `${call} of ${userId}`, timeoutMs: 60_000 });
    if (browserUserId === undefined) return;
    const inPage = cell === 'stored' ? isStored : isRefused;
    await waitFor(() => inPage(call, browserUserId), { what: `${call} of a page`, timeoutMs: 60_000 });
    expect(isStored(call, browserUserId)).toBe(cell === 'stored');
  });

  it('reports that all was sent', async () => {
    const { failures } = await outcomeOf(library);
    expect(failures).toEqual([]);
  });
});

it('docs/clients.md is what ran here, in the versions that are installed', () => {
  for (const { library, version, language } of clients) {
    const name = /`(@[\w-]+\/[\w-]+)/.exec(library)?.[1];
    if (language !== 'Browser' && language !== 'Node') continue;
    const manifest = readFileSync(join(projectRoot(), 'node_modules', name ?? '', 'package.json'), 'utf8');
    expect(JSON.parse(manifest)).toMatchObject({ name, version });
  }
  expect(readFileSync(join(projectRoot(), 'docs/clients.md'), 'utf8')).toBe(matrixPage());
});
