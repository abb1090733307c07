import type { Role } from '@ebb/contracts';

/** What each role is for; what each may do is the permission table. */
export const roleWords: Readonly<Record<Role, string>> = {
  owner: 'Everything, and the accounts of other owners.',
  admin: 'Everything but the accounts of owners.',
  manager: 'Alerts of everybody, the alert policy, write keys and models.',
  agent: 'Works the alerts: nobody’s and their own.',
  analyst: 'Reads everything; segments and experiments.',
  viewer: 'Reads everything.',
};
