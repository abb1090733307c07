import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { asRecord, readJsonFile, writeJsonFile } from '../bootstrap/json-file.ts';
import { type ProcessIdentity, groupMembers, identify, isSame } from './process-identity.ts';
import { waitUntil } from './wait-until.ts';

/** Writes down who this pid is, so that a later launcher can end it without ever ending somebody else. */
export function recordProcess(folder: string, name: string, pid: number): void {
  const identity = identify(pid);
  if (identity) writeJsonFile(recordPath(folder, name), identity);
}

export function forgetProcess(folder: string, name: string): void {
  rmSync(recordPath(folder, name), { force: true });
}

/** The recorded process if it is still the one that was recorded. */
export function findRecorded(folder: string, name: string): ProcessIdentity | undefined {
  const recorded = readRecord(folder, name);
  return recorded && isSame(recorded, identify(recorded.pid)) ? recorded : undefined;
}

export interface CleanUp {
  readonly ended: string[];
  /** Records whose pid now belongs to somebody else: left alone. */
  readonly foreign: string[];
}

/**
 * Ends what a killed launcher left behind, and only that: a pid is signalled when its start time and program are the
 * recorded ones. `except` names records to keep (the launcher's own).
 */
export async function endLeftovers(folder: string, except: string, deadlineMs: number): Promise<CleanUp> {
  const names = recordNames(folder).filter((name) => name !== except);
  const result: CleanUp = { ended: [], foreign: [] };
  await Promise.all(
    names.map(async (name) => {
      const recorded = readRecord(folder, name);
      if (recorded) {
        const present = identify(recorded.pid);
        if (isSame(recorded, present)) {
          await endGroup(recorded.pid, 'SIGTERM', deadlineMs);
          result.ended.push(name);
        } else if (present) {
          result.foreign.push(name);
        }
      }
      forgetProcess(folder, name);
    }),
  );
  return result;
}

/** Asks a process group to end, and ends it after the deadline. Resolves when no member is left. */
export async function endGroup(groupId: number, signal: NodeJS.Signals, deadlineMs: number): Promise<void> {
  const gone = () => groupMembers(groupId).length === 0;
  signalGroup(groupId, signal);
  if (await waitUntil(gone, deadlineMs)) return;
  signalGroup(groupId, 'SIGKILL');
  await waitUntil(gone, 5_000);
}

function signalGroup(groupId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-groupId, signal);
  } catch {
    // The group ended by itself in the meantime.
  }
}

function recordNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length));
}

function recordPath(folder: string, name: string): string {
  return join(folder, `${name}.json`);
}

function readRecord(folder: string, name: string): ProcessIdentity | undefined {
  const { pid, started, program } = asRecord(readJsonFile(recordPath(folder, name)));
  return typeof pid === 'number' && typeof started === 'string' && typeof program === 'string'
    ? { pid, started, program }
    : undefined;
}
