/**
 * Best of many short rounds, in microseconds a call. A round is meant to last about a millisecond: on a busy
 * machine some of them pass between two interruptions, which an average never does.
 */
export function bestUs(rounds: number, calls: number, call: (i: number) => void): number {
  let best = Infinity;
  let i = 0;
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    for (const end = i + calls; i < end; i++) call(i);
    best = Math.min(best, ((performance.now() - started) * 1000) / calls);
  }
  return best;
}

/** The same for calls that answer later, one after the other. */
export async function bestUsAwaited(
  rounds: number,
  calls: number,
  call: () => Promise<unknown>,
): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    for (let i = 0; i < calls; i++) await call();
    best = Math.min(best, ((performance.now() - started) * 1000) / calls);
  }
  return best;
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < b.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}

export const round = (us: number): string =>
  us < 10 ? us.toFixed(2) : us < 100 ? us.toFixed(1) : us.toFixed(0);

export function printMeasures(
  title: string,
  ours: number,
  unit: string,
  peers: Readonly<Record<string, number>>,
): void {
  console.log(`\n${title}`);
  console.log(`  ${'ebb'.padEnd(24)}${round(ours).padStart(9)} ${unit}`);
  for (const [peer, measured] of Object.entries(peers)) {
    const ratio = measured / ours;
    console.log(
      `  ${peer.padEnd(24)}${round(measured).padStart(9)} ${unit}   ${ratio.toFixed(ratio < 10 ? 1 : 0)} ×`,
    );
  }
}

/** Whether a promised limit holds in this run. */
export function printLimit(what: string, measured: number, limit: number, unit: string): void {
  const verdict = measured <= limit ? 'holds' : 'MISSED';
  console.log(`  ${verdict}: ${what} at most ${limit} ${unit}, here ${round(measured)}`);
}
