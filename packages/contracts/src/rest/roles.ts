/** What a person may do; which addresses each may call is said at each endpoint. */
export const roles = ['admin', 'manager', 'agent', 'analyst'] as const;
export type Role = (typeof roles)[number];
