import { PlainError } from './plain-error.ts';
import {
  type CleanUp,
  endLeftovers,
  findRecorded,
  forgetProcess,
  recordProcess,
} from '../supervise/process-records.ts';

const NAME = 'launcher';
const LEFTOVER_DEADLINE_MS = 15_000;

/**
 * Takes the state folder for this process: refuses when another launcher that is alive has it, and otherwise ends what
 * a killed one left running.
 */
export async function takeStateFolder(processes: string, hint: string): Promise<CleanUp> {
  const other = findRecorded(processes, NAME);
  if (other && other.pid !== process.pid) {
    throw new PlainError(`Ebb already runs from this state folder (process ${other.pid}). ${hint}`);
  }
  recordProcess(processes, NAME, process.pid);
  return endLeftovers(processes, NAME, LEFTOVER_DEADLINE_MS);
}

export function releaseStateFolder(processes: string): void {
  forgetProcess(processes, NAME);
}
