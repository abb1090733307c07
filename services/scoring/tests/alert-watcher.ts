import type { ClientToServer, ServerToClient } from '@ebb/contracts';
import type { Database } from '@ebb/db';
import { createTestSession, waitFor } from '@ebb/testkit';
import { io, type Socket } from 'socket.io-client';

export interface AlertWatcher {
  /** `id@version` of every alert the browser was sent, in its order. */
  readonly seen: readonly string[];
  close(): void;
}

/** A browser that watches the shop's alerts at a gateway. */
export async function watchAlerts(db: Database, port: number): Promise<AlertWatcher> {
  const person = { userId: 'watcher', role: 'manager', shops: ['shop'] };
  const { token } = await createTestSession(db, person);
  const client: Socket<ServerToClient, ClientToServer> = io(`http://127.0.0.1:${port}`, {
    transports: ['websocket'],
    forceNew: true,
    auth: { token },
  });
  const seen: string[] = [];
  client.on('churn_alert', ({ alert }) => seen.push(`${alert.id}@${alert.version}`));
  await waitFor(() => client.connected, { what: 'the gateway' });
  const answer: unknown = await client.timeout(10_000).emitWithAck('subscribe_alerts', { shopId: 'shop' });
  expect(answer).toMatchObject({ ok: true });
  return { seen, close: () => void client.disconnect() };
}
