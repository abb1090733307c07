import { Type, type Static } from 'typebox';
import type { AlertMessage, PredictionMessage } from './alert.ts';

/**
 * Socket.IO, namespace `/`. The token goes into `auth.token`, or the session cookie is taken.
 * A refused connection gets `connect_error` with `data.type` = `unauthorized`.
 */
export const SubscribeAlerts = Type.Object({
  shopId: Type.String({ minLength: 1, maxLength: 64 }),
  /** The last cursor this client has seen; absent for "from now on". */
  cursor: Type.Optional(Type.String({ maxLength: 2048 })),
});
export type SubscribeAlerts = Static<typeof SubscribeAlerts>;

/** Answer to `subscribe_alerts`. */
export type SubscribeAnswer =
  | {
      ok: true;
      /** Where the stream stands now; everything after it will be sent. */
      cursor: string;
      /** Missed messages sent before this answer. */
      replayed: number;
      /** True when the gap reaches back further than the gateway remembers: fetch the list again over REST. */
      resync: boolean;
    }
  | { ok: false; error: 'forbidden' | 'invalid' | 'unavailable'; detail: string };

export interface ServerToClient {
  /** At least once and in order per customer; drop what you have by `alert.id` and `alert.version`. */
  churn_alert: (message: AlertMessage & { cursor: string }) => void;
  prediction_update: (message: PredictionMessage) => void;
  /** The gateway lost the stream and found it again, or the client was too slow: fetch over REST. */
  resync: (message: { shopId: string; cursor: string; reason: string }) => void;
}

export interface ClientToServer {
  subscribe_alerts: (request: SubscribeAlerts, answer: (answer: SubscribeAnswer) => void) => void;
  unsubscribe_alerts: (request: { shopId: string }, answer?: () => void) => void;
}
