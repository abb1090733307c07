import type { AlertsPage } from '@ebb/contracts';
import type { QueueState } from './queue-state.ts';
import type { QueueFilter } from './queue-view.ts';

/** A list as somebody left it. */
interface LeftQueue {
  readonly state: QueueState;
  readonly counts: AlertsPage['counts'];
  readonly plan: AlertsPage['plan'] | null;
  readonly loadedAt: number;
}

/** Where somebody was in a list. */
export interface Place {
  readonly scrollTop: number;
  readonly focusedId: string | null;
}

/** Lists left longer ago are loaded anew. */
const keptMs = 15 * 60_000;
const keptLists = 12;

const queues = new Map<string, LeftQueue>();
const places = new Map<string, Place>();
let lastAddress: string | null = null;

export function memoryKey(userId: string, filter: QueueFilter): string {
  return JSON.stringify([userId, filter]);
}

export function rememberQueue(key: string, queue: LeftQueue): void {
  queues.delete(key);
  queues.set(key, queue);
  for (const oldest of queues.keys()) {
    if (queues.size <= keptLists) break;
    queues.delete(oldest);
    places.delete(oldest);
  }
}

export function rememberedQueue(key: string): LeftQueue | undefined {
  const queue = queues.get(key);
  return queue && Date.now() - queue.loadedAt < keptMs ? queue : undefined;
}

export function rememberPlace(key: string, change: Partial<Place>): void {
  places.set(key, { scrollTop: 0, focusedId: null, ...places.get(key), ...change });
}

export function rememberedPlace(key: string): Place | undefined {
  return places.get(key);
}

/** The address of the queue somebody came from, for the way back. */
export function rememberAddress(address: string): void {
  lastAddress = address;
}

export function rememberedAddress(): string | null {
  return lastAddress;
}
