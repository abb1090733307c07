import { Type, type Static } from 'typebox';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems } from '../problem.ts';

/** Somebody an alert can be assigned to. */
export const Member = Type.Object({ id: Type.String(), name: Type.String() });
export type Member = Static<typeof Member>;

export const MembersPage = Type.Object({ items: Type.Array(Member) });
export type MembersPage = Static<typeof MembersPage>;

export const memberEndpoints = {
  listMembers: {
    method: 'GET',
    path: '/api/members',
    tag: 'session',
    summary: 'Who may see a shop, by name',
    access: 'members.read',
    query: Type.Object({ shop: Type.String({ minLength: 1, maxLength: 64 }) }),
    answer: MembersPage,
    problems: memberProblems,
  },
} as const satisfies Endpoints;
