import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choosePorts, isFree } from './ports.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ebb-ports-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** The first of some ports in a row that are all free now. */
async function freeRow(length: number): Promise<number> {
  for (let first = 17_000; ; first += length) {
    const row = Array.from({ length }, (_, i) => first + i);
    if ((await Promise.all(row.map(isFree))).every(Boolean)) return first;
  }
}

const listenOn = (port: number) =>
  new Promise<() => void>((resolve) => {
    const server = createServer().listen(port, '127.0.0.1', () => resolve(() => server.close()));
  });

test('one busy port moves only its own service, past those that others want', async () => {
  const first = await freeRow(6);
  const close = await listenOn(first);
  try {
    const wanted = { ingest: first, scoring: first + 1, alerts: first + 2, api: first + 3 };
    const { ports, moved } = await choosePorts(join(folder, 'state.json'), wanted);
    expect(ports).toEqual({ ...wanted, ingest: first + 4 });
    expect(moved).toEqual([{ name: 'ingest', port: first + 4, busyPort: first }]);
  } finally {
    close();
  }
});

test('the same ports are chosen the next time', async () => {
  const first = await freeRow(4);
  const state = join(folder, 'state.json');
  const { ports } = await choosePorts(state, { a: first, b: first });
  expect(ports).toEqual({ a: first, b: first + 1 });
  expect(await choosePorts(state, { a: first + 2, b: first + 3 })).toEqual({ ports, moved: [] });
});
