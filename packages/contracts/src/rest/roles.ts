/** What people are in a shop; what each may do is the matrix in `permissions.ts`. */
export const roles = ['owner', 'admin', 'manager', 'agent', 'analyst', 'viewer'] as const;
export type Role = (typeof roles)[number];
