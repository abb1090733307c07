import { isAllowed, permissions, type Permission } from '@ebb/contracts';
import { useUser } from './session-gate.tsx';

export interface May {
  readonly isAllowed: boolean;
  /** Why not, for whoever may not. */
  readonly why: string;
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
