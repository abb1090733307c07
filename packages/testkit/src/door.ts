import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** A port of the loopback address that stands before a server, and can be away or fall silent as the server itself would. */
export interface Door {
  /** @param at the port; 0 for any @returns the port in use */
  open(at: number): Promise<number>;
  /** Cuts all connections and refuses new ones, until it is opened again. */
  kill(): Promise<void>;
  /** Nothing is lost while it is silent: it comes when the silence ends. */
  fallSilent(isSilent: boolean): void;
}

/**
 * A door to a server; closed at first.
 *
 * Kafka's clients pass through it once, to be told where the brokers are: closed it is a Kafka that has not started yet.
 */
export function createDoor(server: { readonly hostname: string; readonly port: number }): Door {
  const pairs = new Map<Socket, Socket>();
  const door = createServer((client) => {
    const behind = connect(server.port, server.hostname);
    for (const [from, to] of [
      [client, behind],
      [behind, client],
    ] as const) {
      pairs.set(from, to);
      from.on('error', () => undefined);
      from.on('close', () => pairs.delete(from));
    }
    client.pipe(behind);
    behind.pipe(client);
    client.on('close', () => behind.destroy());
    behind.on('close', () => client.destroy());
  });
  return {
    open: (at) =>
      new Promise((resolve, reject) => {
        door.once('error', reject);
        door.listen(at, '127.0.0.1', () => {
          door.off('error', reject);
          const address = door.address();
          resolve(typeof address === 'object' && address !== null ? address.port : at);
        });
      }),
    async kill() {
      const closed = new Promise<void>((resolve) => door.close(() => resolve()));
      for (const socket of pairs.keys()) socket.destroy();
      await closed;
    },
    fallSilent(isSilent) {
      for (const [from, to] of pairs) {
        if (isSilent) from.unpipe(to).pause();
        else from.pipe(to);
      }
    },
  };
}
