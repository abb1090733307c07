import type { Alert, PersonAction } from '@ebb/contracts';
import type { ComponentType } from 'react';

export interface ActionFormProps {
  /** At least one. */
  alerts: readonly Alert[];
  onCancel: () => void;
  onAct: (action: PersonAction, note?: string) => void;
}

/** What an action asks for before it is done. */
export type ActionForm = ComponentType<ActionFormProps>;
