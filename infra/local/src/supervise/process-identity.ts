import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * What makes a process itself: a pid alone is reused by the system, a pid that started at the same moment of the same
 * boot and runs the same program is not. The program, not the command line: nginx and Redis rewrite theirs.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly started: string;
  readonly program: string;
}

/** The identity of the process that has this pid now, or undefined when there is none (or only its zombie). */
export function identify(pid: number): ProcessIdentity | undefined {
  return existsSync('/proc/self/stat') ? identifyByProc(pid) : identifyByPs(pid);
}

export function isSame(recorded: ProcessIdentity, present: ProcessIdentity | undefined): boolean {
  return (
    present !== undefined && present.started === recorded.started && present.program === recorded.program
  );
}

/** Pids of the living members of a process group. */
export function groupMembers(groupId: number): number[] {
  if (!existsSync('/proc/self/stat')) return identify(groupId) ? [groupId] : [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => statOf(pid)?.groupId === groupId);
}

function statOf(pid: number): { state: string; groupId: number; startTicks: string } | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The second field is the program's name in brackets and may hold spaces and brackets itself.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state = '', , group = ''] = fields;
  if (state === 'Z' || state === 'X') return undefined;
  return { state, groupId: Number(group), startTicks: fields[19] ?? '' };
}

function identifyByProc(pid: number): ProcessIdentity | undefined {
  const stat = statOf(pid);
  if (!stat) return undefined;
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // An upgrade of the package while its program runs appends this mark.
    const program = readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '');
    return { pid, started: `${boot}:${stat.startTicks}`, program };
  } catch {
    return undefined;
  }
}

function identifyByPs(pid: number): ProcessIdentity | undefined {
  try {
    const line = execFileSync('ps', ['-p', String(pid), '-o', 'lstart=,comm='], { encoding: 'utf8' }).trim();
    return line ? { pid, started: line.slice(0, 24), program: line.slice(24).trim() } : undefined;
  } catch {
    return undefined;
  }
}
