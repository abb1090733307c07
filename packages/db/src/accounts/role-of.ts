import { roles, type Role } from '@ebb/contracts';

/** The role a text stands for; null for one that this version does not know: it may do nothing. */
export function roleOf(text: string): Role | null {
  return roles.find((candidate) => candidate === text) ?? null;
}
