import { isAllowed, permissions, type Alert, type Permission } from '@ebb/contracts';
import { useUser } from './session-gate.tsx';

export interface May {
  readonly isAllowed: boolean;
  /** Why not, for whoever may not. */
  readonly why: string;
}

/** Whether the signed-in person may take over, close and hand on these alerts: their own and nobody's, or others' too. */
export function useMayWorkOn(alerts: readonly Pick<Alert, 'ownerId' | 'ownerName'>[]): May {
  const { id } = useUser();
  const others = useMay('alerts.work_others');
  const anothers = alerts.find(({ ownerId }) => ownerId !== null && ownerId !== id);
  if (anothers === undefined || others.isAllowed) return { isAllowed: true, why: '' };
  return { isAllowed: false, why: `${anothers.ownerName ?? 'Somebody else'} has it. ${others.why}` };
}

/** Whether the signed-in person may do something: the same matrix that the server asks. */
export function useMay(permission: Permission): May {
  const { role } = useUser();
  const allowed: readonly string[] = permissions[permission];
  return {
    isAllowed: isAllowed(role, permission),
    why: `This takes the role ${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}; yours is ${role ?? 'not known'}.`,
  };
}
