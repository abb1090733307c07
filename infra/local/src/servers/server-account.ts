import { chmodSync, chownSync, existsSync, lchownSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type StateFolder, serverGroup } from '../bootstrap/state-folder.ts';

/** Who a server runs as. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/**
 * A number that nobody on a Debian machine has: accounts given out by hand end far below it, and what the system gives
 * out by itself begins above. An account needs no name to own files and run programs.
 */
const UNPRIVILEGED: ServerAccount = { uid: serverGroup, gid: serverGroup };

/**
 * Started by root, the servers run as an account without rights, so that a server that is talked into writing a file
 * writes none of root's. Undefined: as whoever started us, because that is nobody special, or because the folder lies
 * where no other account can reach it (in root's home).
 */
export function serverAccount(folder: StateFolder, userId = process.getuid?.()): ServerAccount | undefined {
  const isReachable = [folder.root, dirname(folder.programs)].every((path) => canBeReached(dirname(path)));
  return userId === 0 && isReachable ? UNPRIVILEGED : undefined;
}

/** Lets the account pass through the state folder, whose parts are closed to it, to what is its own. */
export function letThrough(folder: StateFolder, account: ServerAccount | undefined): void {
  if (!account) return;
  for (const path of [folder.root, dirname(folder.programs), folder.data]) {
    chownSync(path, 0, account.gid);
    chmodSync(path, 0o710);
  }
  giveTo(account, folder.config);
}

/** Lets the account pass through one more part of the state folder to the named files of its own in it. */
export function letThroughTo(
  folder: string,
  files: readonly string[],
  account: ServerAccount | undefined,
): void {
  if (!account) return;
  chownSync(folder, 0, account.gid);
  chmodSync(folder, 0o710);
  for (const file of files) giveTo(account, file);
}

/** A folder of a server's own, closed to everybody else, whoever ran the server before. */
export function ownFolder(path: string, account: ServerAccount | undefined): string {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o700);
  if (account) giveTo(account, path);
  return path;
}

/** Makes the account the owner of a file, or of a folder with all that is in it. */
export function giveTo(account: ServerAccount | undefined, path: string): void {
  if (!account || !existsSync(path)) return;
  lchownSync(path, account.uid, account.gid);
  if (!statSync(path).isDirectory()) return;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) giveTo(account, inner);
    else lchownSync(inner, account.uid, account.gid);
  }
}

function canBeReached(path: string): boolean {
  if ((statSync(path).mode & 0o001) === 0) return false;
  return dirname(path) === path || canBeReached(dirname(path));
}
