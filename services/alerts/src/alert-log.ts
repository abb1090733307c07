import type { AlertMessage } from '@ebb/contracts';
import type { StreamPosition } from './stream-position.ts';
import { furthest } from './stream-position.ts';

/** One remembered alert message. */
export interface LoggedAlert {
  readonly message: AlertMessage;
  readonly partition: number;
  readonly offset: number;
  /** Where the gateway stood just after this message: whoever has had it has had everything before. */
  readonly position: StreamPosition;
}

/** What a client missed. */
export interface Missed {
  /** False when the gap reaches back further than is remembered. */
  readonly complete: boolean;
  /** In the order in which they came; with each the position of the client once it has had it. */
  readonly alerts: readonly { readonly message: AlertMessage; readonly position: StreamPosition }[];
}

export interface AlertLog {
  /**
   * Takes the next message of a partition.
   *
   * @returns undefined for a repeat: the relay delivers at least once, and an older version is no news
   */
  append(partition: number, offset: number, message: AlertMessage): LoggedAlert | undefined;
  /** The next record of the partition is this one: an unreadable record was passed, or records are gone. */
  moveTo(partition: number, nextOffset: number): void;
  /** Records before this one were lost: nobody can be caught up over them. */
  loseBefore(partition: number, offset: number): void;
  position(): StreamPosition;
  /** The shop's messages that come after `from`. */
  since(shopId: string, from: StreamPosition): Missed;
}

interface ShopMemory {
  readonly alerts: LoggedAlert[];
  /** Everything of the shop from here on is remembered. */
  floor: number[];
}

/** Newest versions of this many alerts are known; beyond it a repeat of an old one may pass, which clients drop. */
const versionsKept = 50_000;

/**
 * The recent part of the alert stream, in memory.
 *
 * @param options.start     the position from which on everything is appended
 * @param options.capacity  messages remembered for each shop
 */
export function createAlertLog(options: {
  readonly start: StreamPosition;
  readonly capacity: number;
}): AlertLog {
  const { capacity } = options;
  let position: StreamPosition = options.start;
  let commonFloor: StreamPosition = options.start;
  const shops = new Map<string, ShopMemory>();
  const versions = new Map<string, number>();

  function moveTo(partition: number, nextOffset: number): void {
    if ((position[partition] ?? 0) >= nextOffset) return;
    // A new array each time: logged messages keep the old ones.
    const length = Math.max(position.length, partition + 1);
    const before = position;
    position = Array.from({ length }, (_, index) =>
      index === partition ? nextOffset : (before[index] ?? 0),
    );
  }

  /** @returns false for a version that is not newer than the newest seen */
  function isNews({ alert }: AlertMessage): boolean {
    const known = versions.get(alert.id);
    if (known !== undefined && known >= alert.version) return false;
    versions.delete(alert.id);
    versions.set(alert.id, alert.version);
    if (versions.size > versionsKept) {
      for (const oldest of versions.keys()) {
        versions.delete(oldest);
        break;
      }
    }
    return true;
  }

  function remember(entry: LoggedAlert): void {
    const { shopId } = entry.message.alert;
    let memory = shops.get(shopId);
    if (memory === undefined) {
      memory = { alerts: [], floor: [] };
      shops.set(shopId, memory);
    }
    memory.alerts.push(entry);
    if (memory.alerts.length > capacity) {
      const forgotten = memory.alerts.shift();
      if (forgotten !== undefined) {
        const floor = [...memory.floor];
        while (floor.length <= forgotten.partition) floor.push(0);
        floor[forgotten.partition] = forgotten.offset + 1;
        memory.floor = floor;
      }
    }
  }

  return {
    append(partition, offset, message) {
      moveTo(partition, offset + 1);
      if (!isNews(message)) return undefined;
      const entry = { message, partition, offset, position };
      remember(entry);
      return entry;
    },
    moveTo,
    loseBefore(partition, offset) {
      moveTo(partition, offset);
      const floor = [...commonFloor];
      while (floor.length <= partition) floor.push(0);
      floor[partition] = Math.max(floor[partition] ?? 0, offset);
      commonFloor = floor;
    },
    position: () => position,
    since(shopId, from) {
      const memory = shops.get(shopId);
      const floor = furthest(commonFloor, memory?.floor ?? []);
      if (!floor.every((offset, partition) => (from[partition] ?? 0) >= offset)) {
        return { complete: false, alerts: [] };
      }
      const missed = (memory?.alerts ?? []).filter(
        ({ partition, offset }) => offset >= (from[partition] ?? 0),
      );
      return {
        complete: true,
        alerts: missed.map((entry) => ({
          message: entry.message,
          position: furthest(from, entry.position),
        })),
      };
    },
  };
}
