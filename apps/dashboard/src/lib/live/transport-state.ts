/** The connection as its owner knows it. Times are epoch ms. */
export interface Connection {
  isUp: boolean;
  isPaused: boolean;
  /** Null until the first connection was made. */
  downSince: number | null;
  wasUp: boolean;
}

export type TransportState = 'connecting' | 'live' | 'reconnecting' | 'stale' | 'paused';

const reconnectingAfterMs = 2_000;
const staleAfterMs = 60_000;

/** A blink of the network is nobody's business; after two seconds it is said, after a minute what is shown is old. */
export function transportState(connection: Connection, now: number): TransportState {
  if (connection.isPaused) return 'paused';
  if (connection.isUp) return 'live';
  const downMs = connection.downSince === null ? 0 : now - connection.downSince;
  if (downMs >= staleAfterMs) return 'stale';
  if (downMs >= reconnectingAfterMs) return 'reconnecting';
  return connection.wasUp ? 'live' : 'connecting';
}
