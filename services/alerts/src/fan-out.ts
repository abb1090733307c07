import type { AlertMessage, ClientToServer, PredictionMessage, ServerToClient } from '@ebb/contracts';
import type { SessionOwner } from '@ebb/db';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { AlertLog, LoggedAlert } from './alert-log.ts';
import type { ClientBacklog } from './client-backlog.ts';
import type { GatewayMetrics } from './gateway-metrics.ts';
import { encodePosition } from './stream-position.ts';

export interface ClientData {
  /** Whose session it is, as the record said a moment ago. */
  owner: SessionOwner;
  backlog: ClientBacklog;
  /** The shops this client has asked for. */
  watched: Set<string>;
}

export type Gateway = Server<ClientToServer, ServerToClient, DefaultEventsMap, ClientData>;
export type Client = Socket<ClientToServer, ServerToClient, DefaultEventsMap, ClientData>;

/** Score updates are only sent to clients with less than this waiting: they are worth nothing late. */
const predictionBacklogBytes = 64 * 1024;

export interface FanOut {
  alert(entry: LoggedAlert): void;
  predictions(shopId: string, messages: readonly PredictionMessage[]): void;
  /** Everybody has to fetch: the stream itself was broken. */
  streamLost(reason: string): void;
  /** From now on this client gets what is new in the shop. */
  join(client: Client, shopId: string): void;
  leave(client: Client, shopId: string): void;
}

const roomPrefix = 'shop:';
/** Of those who see no names. */
const maskedPrefix = 'masked shop:';

function roomOf({ data }: Client, shopId: string): string {
  return (data.owner.seesPersonalData ? roomPrefix : maskedPrefix) + shopId;
}

/** An alert as somebody gets it who sees no names. */
export function maskedMessage(message: AlertMessage): AlertMessage {
  return { ...message, alert: { ...message.alert, customerName: null } };
}

/** Sends what comes to the clients of its shop. A room is encoded once, whatever the number of its clients. */
export function createFanOut(options: {
  readonly io: Gateway;
  readonly log: AlertLog;
  readonly metrics: GatewayMetrics;
  readonly clientBacklogBytes: number;
}): FanOut {
  const { io, log, metrics, clientBacklogBytes } = options;

  function clientsOf(shopId: string): Client[] {
    const { rooms } = io.sockets.adapter;
    const ids = [roomPrefix, maskedPrefix].flatMap((prefix) => [...(rooms.get(prefix + shopId) ?? [])]);
    return ids.flatMap((id) => io.sockets.sockets.get(id) ?? []);
  }

  /** Takes the client out until it has caught up with what waits, then tells it that it missed something. */
  function pause(client: Client, shopId: string): void {
    void client.leave(roomOf(client, shopId));
    metrics.resyncs.inc({ reason: 'slow_client' });
    client.data.backlog.onceDrained(() => {
      if (!client.connected || !client.data.watched.has(shopId)) return;
      const cursor = encodePosition(log.position());
      client.emit('resync', { shopId, cursor, reason: 'the connection was too slow' });
      void client.join(roomOf(client, shopId));
    });
  }

  return {
    alert({ message, position }) {
      const { shopId } = message.alert;
      const clients = clientsOf(shopId);
      if (clients.length === 0) return;
      for (const client of clients) {
        if (client.data.backlog.waitingBytes() > clientBacklogBytes) pause(client, shopId);
      }
      const cursor = encodePosition(position);
      io.to(roomPrefix + shopId).emit('churn_alert', { ...message, cursor });
      if (io.sockets.adapter.rooms.has(maskedPrefix + shopId))
        io.to(maskedPrefix + shopId).emit('churn_alert', { ...maskedMessage(message), cursor });
      metrics.sent.inc({ event: 'churn_alert' }, clients.length);
    },
    predictions(shopId, messages) {
      const clients = clientsOf(shopId);
      if (clients.length === 0) return;
      const behind = clients.filter((client) => client.data.backlog.waitingBytes() > predictionBacklogBytes);
      const rooms = [roomPrefix + shopId, maskedPrefix + shopId];
      const keepingUp = io.to(rooms).except(behind.map((client) => client.id));
      for (const message of messages) keepingUp.emit('prediction_update', message);
      const sent = (clients.length - behind.length) * messages.length;
      metrics.sent.inc({ event: 'prediction_update' }, sent);
    },
    streamLost(reason) {
      const cursor = encodePosition(log.position());
      for (const [room, ids] of io.sockets.adapter.rooms) {
        const prefix = [roomPrefix, maskedPrefix].find((each) => room.startsWith(each));
        if (prefix === undefined) continue;
        const shopId = room.slice(prefix.length);
        io.to(room).emit('resync', { shopId, cursor, reason });
        metrics.resyncs.inc({ reason: 'stream_lost' }, ids.size);
      }
    },
    join(client, shopId) {
      if (!client.data.watched.has(shopId)) metrics.subscriptions.inc();
      client.data.watched.add(shopId);
      void client.join(roomOf(client, shopId));
    },
    leave(client, shopId) {
      if (client.data.watched.delete(shopId)) metrics.subscriptions.dec();
      void client.leave(roomOf(client, shopId));
    },
  };
}
