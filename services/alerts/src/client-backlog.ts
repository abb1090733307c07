import type { Socket } from 'engine.io';

/** What waits to be sent to one client. */
export interface ClientBacklog {
  /** Bytes that the connection has not taken yet; 0 while it keeps up. */
  waitingBytes(): number;
  /** Calls once as soon as nothing waits any more. */
  onceDrained(call: () => void): void;
}

interface Packet {
  readonly data?: unknown;
}

function bytesOf({ data }: Packet): number {
  // Text is nearly all ASCII here; a limit does not need more.
  return typeof data === 'string' ? data.length : 0;
}

/** Follows a connection through the events that Engine.IO sends for every packet. */
export function trackBacklog(connection: Pick<Socket, 'on' | 'once'>): ClientBacklog {
  let waitingBytes = 0;
  let drained: (() => void)[] = [];
  connection.on('packetCreate', (packet: Packet) => {
    waitingBytes += bytesOf(packet);
  });
  // The connection has taken all that waited. What it holds itself is at most what waited before.
  connection.on('flush', () => {
    waitingBytes = 0;
  });
  connection.on('drain', () => {
    const calls = drained;
    drained = [];
    for (const call of calls) call();
  });
  return {
    waitingBytes: () => waitingBytes,
    onceDrained(call) {
      if (waitingBytes === 0) call();
      else drained.push(call);
    },
  };
}
