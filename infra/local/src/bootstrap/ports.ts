import { createServer } from 'node:net';
import { asRecord, readJsonFile, writeJsonFile } from './json-file.ts';

export interface ChosenPort {
  readonly name: string;
  readonly port: number;
  /** Set when the wanted port was taken by somebody else. */
  readonly busyPort?: number;
}

/** Whether a server of ours could listen on this port of the loopback address now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

const TRIES = 200;

/** The first free port at or above `wanted`, leaving out the ones in `taken`. */
export async function nextFreePort(wanted: number, taken: ReadonlySet<number>): Promise<number> {
  for (let port = wanted; port < wanted + TRIES && port < 65_536; port++) {
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`No free port between ${wanted} and ${wanted + TRIES}`);
}

/**
 * One port for each name, kept in the state file: a later start gets the same ones as long as they are free, so that
 * bookmarks and open terminals keep working. `defaults` are used the first time, `fixed` whenever given.
 */
export async function choosePorts<Name extends string>(
  stateFile: string,
  defaults: Readonly<Record<Name, number>>,
  fixed: Partial<Record<Name, number>> = {},
): Promise<{ ports: Record<Name, number>; moved: ChosenPort[] }> {
  const state = asRecord(readJsonFile(stateFile));
  const remembered = asRecord(state['ports']);
  const names = Object.keys(defaults) as Name[];
  const wantedBy = (name: Name): number => {
    const last = remembered[name];
    return fixed[name] ?? (typeof last === 'number' ? last : defaults[name]);
  };
  // Everybody's wish first: one that finds its port busy must not take its neighbour's, and so on down the row.
  const wishes = new Set(names.map(wantedBy));
  const taken = new Set<number>();
  const ports = {} as Record<Name, number>;
  const moved: ChosenPort[] = [];
  for (const name of names) {
    const wanted = wantedBy(name);
    const isItsOwn = !taken.has(wanted) && (await isFree(wanted));
    const port = isItsOwn ? wanted : await nextFreePort(wanted + 1, new Set([...wishes, ...taken]));
    if (port !== wanted) moved.push({ name, port, busyPort: wanted });
    taken.add(port);
    ports[name] = port;
  }
  writeJsonFile(stateFile, { ...state, ports: { ...remembered, ...ports } });
  return { ports, moved };
}

/** Keeps one port for the next start. */
export function rememberPort(stateFile: string, name: string, port: number): void {
  const state = asRecord(readJsonFile(stateFile));
  writeJsonFile(stateFile, { ...state, ports: { ...asRecord(state['ports']), [name]: port } });
}
