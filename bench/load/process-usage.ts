import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Usage {
  /** User and system time since the process began, all its threads. */
  cpuSeconds: number;
  rssMegabytes: number;
}

let ticks: number | undefined;

/**
 * What a process has used so far, from /proc (Linux). @throws when there is no such process
 */
export function readUsage(pid: number): Usage {
  ticks ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the program's name in brackets and may hold spaces and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const rss = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticks,
    rssMegabytes: Number(rss ?? 0) / 1_024,
  };
}

/** Starts counting; the function returned says the processor seconds that each process, or group of them, has used since. */
export function startCpuMeter<Name extends string>(
  pids: Readonly<Record<Name, number | readonly number[]>>,
): () => Record<Name, number> {
  const names = Object.keys(pids) as Name[];
  const sum = (group: number | readonly number[]) =>
    [group].flat().reduce((seconds, pid) => seconds + readUsage(pid).cpuSeconds, 0);
  const read = () => Object.fromEntries(names.map((name) => [name, sum(pids[name])])) as Record<Name, number>;
  const before = read();
  return () => {
    const after = read();
    return Object.fromEntries(names.map((name) => [name, after[name] - before[name]])) as Record<
      Name,
      number
    >;
  };
}
