import type { AlertVerb, PersonAction } from '@ebb/contracts';
import type { AlertState } from '../alert-state.ts';
import type { Episode } from '../episode.ts';

/** An alert, and where its customer stands. */
export interface AlertStanding<State extends AlertState = AlertState> {
  readonly alert: State;
  /** Which of the customer's episodes the alert is about. */
  readonly episodeNumber: number;
  /** The customer's newest episode: the alert's own or a later one. */
  readonly episode: Episode;
}

/** Who acts, when, and by which of the shop's rules. */
export interface ActionContext {
  readonly actor: { readonly id: string; readonly name: string | null };
  readonly atMs: number;
  readonly cooldownDays: number;
}

/** What an action does, or in a sentence why it cannot be done. */
export type ActionEffect =
  | {
      readonly changed: Partial<AlertState>;
      /** Absent where the action does not touch the episode. */
      readonly episode?: Episode;
      /** The customer must be scored then, if not sooner; epoch ms. */
      readonly dueMs?: number;
    }
  | { readonly refused: string };

/** Everything the core knows of one action. */
export interface ActionRule<Verb extends AlertVerb> {
  /** After a name and before "the alert": "Lena took the alert". */
  readonly past: string;
  /** True: what others did meanwhile does not stand against it. */
  readonly suitsAnyVersion?: true;
  readonly apply: (standing: AlertStanding, action: PersonAction<Verb>, by: ActionContext) => ActionEffect;
}
