import { type Database } from '@ebb/db';
import { claimDeliveries, dueRecipients, type ClaimedDelivery, type DueRecipient } from '@ebb/db/delivery';

/** Recipients served at the same time, so that a slow one keeps nobody waiting. */
const recipientsAtOnce = 10;
const recipientsARound = 50;

/** How what was claimed for one recipient is sent; one that does not answer is no failure of the loop. */
export type SendClaimed = (recipient: DueRecipient, claimed: readonly ClaimedDelivery[]) => Promise<void>;

export interface SendParts {
  readonly db: Database;
  readonly now: () => number;
  readonly leaseMs: number;
  /** What has no way out here waits. */
  readonly channels: Readonly<
    Partial<Record<DueRecipient['channel'], { readonly most: number; readonly send: SendClaimed }>>
  >;
}

/** One round over those for whom something is due. @returns whether there may be more */
export async function sendDue({ db, now, leaseMs, channels }: SendParts): Promise<{ more: boolean }> {
  const recipients = await dueRecipients(db, now(), recipientsARound);
  const waiting = [...recipients];
  let sent = 0;
  async function serve(): Promise<void> {
    for (let recipient = waiting.shift(); recipient !== undefined; recipient = waiting.shift()) {
      const channel = channels[recipient.channel];
      if (channel === undefined) continue;
      const claimed = await claimDeliveries(db, recipient, { nowMs: now(), leaseMs, most: channel.most });
      if (claimed.length === 0) continue;
      sent += claimed.length;
      await channel.send(recipient, claimed);
    }
  }
  const results = await Promise.allSettled(Array.from({ length: recipientsAtOnce }, serve));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return { more: sent > 0 };
}
