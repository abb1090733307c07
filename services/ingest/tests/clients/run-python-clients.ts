import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pythonWith, uniqueName } from '@ebb/testkit';
import { clients, type Library } from './client-matrix.ts';
import { sent, type Outcome } from './sent-calls.ts';

const run = promisify(execFile);

/** The functions of `python_clients.py` by the library they call. */
const functionOf = {
  '`segment-analytics-python`': 'segment',
  '`rudder-sdk-python`': 'rudderstack',
  '`confluent-kafka`': 'confluent',
  '`kafka-python`': 'kafka_python',
  '`analytics-python`': 'old_segment',
} as const satisfies Partial<Record<Library, string>>;
type PythonLibrary = keyof typeof functionOf;

/** Does not go together with its successor: it asks for another version of a library of both. */
const byItself: PythonLibrary = '`analytics-python`';

const libraries = Object.keys(functionOf) as PythonLibrary[];

/** Pythons with the pinned libraries, installed when they are missing: the old one of Segment's has one for itself. */
export interface Pythons {
  readonly usual: string;
  readonly old: string;
}

/** @throws Error when python3, pip or the registry is not there: then none of them was run */
export function preparePythons(): Pythons {
  const pinned = (library: PythonLibrary): string => {
    const { version } = clients.find((client) => client.library === library)!;
    return `${library.replaceAll('`', '')}==${version}`;
  };
  const rest = libraries.filter((library) => library !== byItself);
  return {
    usual: pythonWith('clients', rest.map(pinned)),
    old: pythonWith('old-clients', [pinned(byItself)]),
  };
}

export interface KafkaTarget {
  readonly url: string;
  readonly writeKey: string;
  readonly brokers: string;
  readonly topic: string;
}

/** All libraries in one process, and the old one beside them. */
export async function runPythonClients(
  pythons: Pythons,
  target: KafkaTarget,
): Promise<Map<Library, Outcome>> {
  const userOf = new Map(libraries.map((library) => [library, uniqueName(functionOf[library])]));
  const rest = libraries.filter((library) => library !== byItself);
  const [usual, old] = await Promise.all([
    runPython(pythons.usual, rest, userOf, target),
    runPython(pythons.old, [byItself], userOf, target),
  ]);
  const failures = { ...usual, ...old };
  return new Map(
    libraries.map((library) => [
      library,
      { userId: userOf.get(library)!, failures: failures[functionOf[library]] ?? ['it did not run'] },
    ]),
  );
}

async function runPython(
  python: string,
  chosen: readonly PythonLibrary[],
  userOf: ReadonlyMap<PythonLibrary, string>,
  target: KafkaTarget,
): Promise<Record<string, string[]>> {
  const users = Object.fromEntries(chosen.map((library) => [functionOf[library], userOf.get(library)]));
  const task = { ...target, sent, users, libraries: chosen.map((library) => functionOf[library]) };
  const { stdout } = await run(python, [join(__dirname, 'python_clients.py'), JSON.stringify(task)]);
  return JSON.parse(stdout) as Record<string, string[]>;
}
