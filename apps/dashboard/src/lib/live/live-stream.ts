import type { AlertMessage, ClientToServer, PredictionMessage, ServerToClient } from '@ebb/contracts';
import type { Socket } from 'socket.io-client';
import { createRepeatFilter } from './repeat-filter.ts';
import type { Connection } from './transport-state.ts';

export interface LiveListener {
  alert?: (message: AlertMessage) => void;
  prediction?: (message: PredictionMessage) => void;
  /** There may be a gap that the stream cannot fill: read again over REST. */
  resync?: () => void;
}

export interface LiveSnapshot extends Connection {
  /** When the newest score that was received was made. */
  scoredAt: number | null;
}

const retryMs = 3_000;
const scoreStampMs = 500;

export type LiveSocket = Socket<ServerToClient, ClientToServer>;

/**
 * One connection a tab. It keeps the cursor of the last message, so that after a gap, or a pause, the gateway
 * sends what was missed; where that is not possible listeners are asked to read again.
 */
export class LiveStream {
  #socket: LiveSocket;
  #shopId: string | null = null;
  #isOpen = false;
  #cursors = new Map<string, string>();
  #repeats = createRepeatFilter();
  #listeners = new Set<LiveListener>();
  #watchers = new Set<() => void>();
  #snapshot: LiveSnapshot;
  #newestScoreAt = 0;
  #scoreTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(socket: LiveSocket, onUnauthorized: () => Promise<unknown>) {
    this.#socket = socket;
    this.#snapshot = { isUp: false, isPaused: false, downSince: Date.now(), wasUp: false, scoredAt: null };
    socket.on('connect', () => {
      this.#change({ isUp: true, wasUp: true, downSince: null });
      this.#subscribe();
    });
    socket.on('disconnect', (reason) => {
      this.#change({ isUp: false, downSince: Date.now() });
      // The server closed it on purpose; the library would stay away for good.
      if (reason === 'io server disconnect') socket.connect();
    });
    socket.on('connect_error', (error: Error & { data?: { type?: string } }) => {
      if (error.data?.type !== 'unauthorized') return;
      // The library does not try again by itself after a refusal.
      void onUnauthorized().finally(() => setTimeout(() => this.#isOpen && socket.connect(), retryMs));
    });
    socket.on('churn_alert', ({ cursor, ...message }) => {
      this.#cursors.set(message.alert.shopId, cursor);
      if (message.alert.shopId !== this.#shopId || this.#snapshot.isPaused) return;
      if (!this.#repeats.isNews(message.alert.id, message.alert.version)) return;
      for (const listener of this.#listeners) listener.alert?.(message);
    });
    socket.on('prediction_update', (message) => {
      if (message.shopId !== this.#shopId || this.#snapshot.isPaused) return;
      this.#noteScore(message.scoredAt);
      for (const listener of this.#listeners) listener.prediction?.(message);
    });
    socket.on('resync', ({ shopId, cursor }) => {
      this.#cursors.set(shopId, cursor);
      if (shopId === this.#shopId) this.#resync();
    });
  }

  open(): void {
    this.#isOpen = true;
    this.#socket.connect();
  }

  close(): void {
    this.#isOpen = false;
    this.#socket.disconnect();
  }

  follow(shopId: string): void {
    if (shopId === this.#shopId) return;
    if (this.#shopId !== null && this.#socket.connected) {
      this.#socket.emit('unsubscribe_alerts', { shopId: this.#shopId });
    }
    this.#shopId = shopId;
    this.#newestScoreAt = 0;
    this.#change({ scoredAt: null, isPaused: false });
    if (this.#socket.connected) this.#subscribe();
  }

  /** Nothing arrives while paused; on resuming the gateway sends what was missed. */
  pause(isPaused: boolean): void {
    this.#change({ isPaused });
    if (!this.#socket.connected || this.#shopId === null) return;
    if (isPaused) this.#socket.emit('unsubscribe_alerts', { shopId: this.#shopId });
    else this.#subscribe();
  }

  listen(listener: LiveListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  };

  snapshot = (): LiveSnapshot => this.#snapshot;

  #subscribe(): void {
    const shopId = this.#shopId;
    if (shopId === null || this.#snapshot.isPaused) return;
    const cursor = this.#cursors.get(shopId);
    this.#socket.emit(
      'subscribe_alerts',
      cursor === undefined ? { shopId } : { shopId, cursor },
      (answer) => {
        if (!answer.ok) {
          if (answer.error === 'unavailable') setTimeout(() => this.#subscribeAgain(shopId), retryMs);
          return;
        }
        this.#cursors.set(shopId, answer.cursor);
        // Scores are never replayed, and before the first answer alerts were not either: REST knows what happened
        // between its own answer and this one.
        if (shopId === this.#shopId) this.#resync();
      },
    );
  }

  #subscribeAgain(shopId: string): void {
    if (shopId === this.#shopId && this.#socket.connected) this.#subscribe();
  }

  #resync(): void {
    for (const listener of this.#listeners) listener.resync?.();
  }

  /** A busy shop sends hundreds of scores a second; the stamp moves on a few times a second. */
  #noteScore(scoredAt: number): void {
    this.#newestScoreAt = Math.max(scoredAt, this.#newestScoreAt);
    if (this.#scoreTimer !== null) return;
    this.#scoreTimer = setTimeout(() => {
      this.#scoreTimer = null;
      this.#change({ scoredAt: this.#newestScoreAt });
    }, scoreStampMs);
  }

  #change(changes: Partial<LiveSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...changes };
    for (const watcher of this.#watchers) watcher();
  }
}
