import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A profile as V8 writes it (`--cpu-prof`); times in microseconds. */
interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string }; children?: number[] }[];
  samples: number[];
  timeDeltas: number[];
}

/** The first that fits names the part; callers are asked when a function itself fits none. */
const parts: readonly (readonly [what: string, fits: RegExp])[] = [
  ['waiting', /^\(idle\)/],
  ['garbage collection', /^\(garbage collector\)/],
  ['relay: publishing', /producer\/|produce\/v|relayOnce|relayOutbox/],
  ['fetching from Kafka', /fetch\/v|fetchManager|fetcher|recordBatch|record\/v0|kafkajs/],
  ['reading messages', /decodeMessage|sortOut|groupByCustomer/],
  ['locking and reading profiles', /lockProfiles/],
  ['looking for repeats', /findRepeats/],
  ['folding', /foldCustomer|decodeState|encodeState|foldEvent/],
  ['scoring', /scoreCustomer/],
  ['writing events', /insertEvents|eventDetails/],
  ['writing profiles', /saveProfiles|saveFoldedProfiles/],
  ['writing points and episodes', /insertPredictions|saveEpisodes/],
  ['writing the outbox', /putOutbox|textOf/],
  ['writing to the database, whichever', /batch-bulk|cmd\/execute|packet-output-stream/],
  ['reading from the database, whichever', /mariadb/],
  ['metrics', /prom-client|metrics/],
];

/**
 * Where the time of the profiled process went.
 * @param folder with what `--cpu-prof-dir` left there; the newest counts
 * @returns microseconds by part, the largest first
 */
export function whereTimeGoes(folder: string): Map<string, number> {
  const newest = readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .sort()
    .at(-1);
  if (newest === undefined) throw new Error(`no profile in ${folder}`);
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, newest), 'utf8')) as Profile;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const callerOf = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const partOf = (id: number): string => {
    for (let at: number | undefined = id; at !== undefined; at = callerOf.get(at)) {
      const { functionName, url } = byId.get(at)!.callFrame;
      const name = `${functionName} ${url}`;
      const part = parts.find(([, fits]) => fits.test(name));
      if (part !== undefined) return part[0];
    }
    return 'the rest';
  };
  const known = new Map<number, string>();
  const spent = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const part = known.get(id) ?? partOf(id);
    known.set(id, part);
    spent.set(part, (spent.get(part) ?? 0) + timeDeltas[index]!);
  }
  return new Map([...spent].sort(([, one], [, other]) => other - one));
}
