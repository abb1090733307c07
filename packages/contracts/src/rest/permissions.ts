import type { ClientToServer } from '../alerts/sockets.ts';
import { roles, type Role } from './roles.ts';

/**
 * Who may do what: the one table. An endpoint names its permission, the api asks here before it reads a request's body,
 * and the dashboard asks here what to offer. Always of one's own shops only. A role that is not listed may not.
 */
export const permissions = {
  'customers.read': roles,
  /** Customers’ names, addresses and texts; without it they are masked. An analyst may be granted it. */
  'personal_data.read': ['owner', 'admin', 'manager', 'agent', 'viewer'],
  /** Take an anonymous id and the customer to whom it was joined apart. */
  'identities.change': ['owner', 'admin', 'manager'],
  'scores.predict': roles,
  'alerts.read': roles,
  /** Of nobody's alert or one's own; a note and a contact may be written on anybody's. */
  'alerts.work': ['owner', 'admin', 'manager', 'agent'],
  /** Also of an alert that somebody else has: take it over, close it, put it back, hand it on. */
  'alerts.work_others': ['owner', 'admin', 'manager'],
  'policy.read': roles,
  'policy.change': ['owner', 'admin', 'manager'],
  /** Which customers are withheld for comparison, too: not for those who work the queue. */
  'impact.read': ['owner', 'admin', 'manager', 'analyst'],
  'stats.read': roles,
  'events.read': roles,
  'events.resend': ['owner', 'admin', 'manager'],
  'rates.change': ['owner', 'admin', 'manager'],
  'members.read': roles,
  'keys.read': roles,
  'keys.change': ['owner', 'admin', 'manager'],
  /** Who is notified of alerts outside of Ebb, and what became of the messages. */
  'delivery.change': ['owner', 'admin', 'manager'],
  /** Invite, remove, give roles, and links for another password. */
  'people.change': ['owner', 'admin'],
  /** Tokens with which programs act in the shop. */
  'tokens.change': ['owner', 'admin'],
  /** A customer’s own rights: everything about one person, and its end. */
  'privacy.work': ['owner', 'admin'],
  /** Who did what: names and addresses of colleagues. */
  'audit.read': ['owner', 'admin'],
  /** How the installation is: names of servers, versions, disks. */
  'system.read': ['owner', 'admin'],
  'segments.read': roles,
  'segments.change': ['owner', 'admin', 'manager', 'analyst'],
  /** Studies of uploaded tables that somebody shared with the shop; one’s own always. */
  'lab.read': roles,
  /** Upload tables and study them. */
  'lab.change': ['owner', 'admin', 'manager', 'analyst'],
  'models.read': roles,
  'models.export': ['owner', 'admin', 'manager', 'analyst'],
  'models.experiment': ['owner', 'admin', 'manager', 'analyst'],
  'models.train': ['owner', 'admin', 'manager'],
  'models.decide': ['owner', 'admin', 'manager'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Permission = keyof typeof permissions;

/** What each message of a live connection asks for, in the shop that it names. One without an entry does not compile. */
export const messagePermissions = {
  subscribe_alerts: 'alerts.read',
  unsubscribe_alerts: 'alerts.read',
} as const satisfies { readonly [Message in keyof ClientToServer]: Permission };

/** @param role null: one that this version does not know, which may do nothing */
export function isAllowed(role: Role | null, permission: Permission): boolean {
  const allowed: readonly Role[] = permissions[permission];
  return role !== null && allowed.includes(role);
}

/** Whether somebody sees names, addresses and texts: by their role, or as an analyst who was granted it. */
export function seesPersonalData(role: Role | null, isGranted: boolean): boolean {
  return isAllowed(role, 'personal_data.read') || (isGranted && mayBeGranted(role));
}

/** Whether seeing personal data is a matter of a grant, and not of the role. */
export function mayBeGranted(role: Role | null): boolean {
  return role === 'analyst';
}
