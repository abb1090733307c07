import { findShop, inTransaction, type Database } from '@ebb/db';
import {
  findAddressee,
  markCancelled,
  markFailed,
  markSent,
  readDigest,
  readStandings,
  type Addressee,
  type ClaimedDelivery,
} from '@ebb/db/delivery';
import { nextAttempt } from '@ebb/domain';
import type { ComposedMail, Mailer } from '@ebb/mail';
import { readMailContent, type PersonContent } from '../content.ts';
import type { SendClaimed } from '../loops/send-due.ts';
import type { DeliveryMetrics } from '../metrics.ts';
import {
  alertsMail,
  digestMail,
  isStillNews,
  maskedContent,
  maskedPart,
  testMail,
  type DigestPart,
} from './person-mail.ts';

/** What one mail says at most. */
export const mostMailsAtOnce = 50;

const channel = 'mail';
const dayMs = 24 * 60 * 60 * 1000;

export interface MailParts {
  readonly db: Database;
  readonly mailer: Mailer;
  readonly publicUrl: string;
  readonly metrics: DeliveryMetrics;
  readonly now: () => number;
}

interface Waiting {
  readonly delivery: ClaimedDelivery;
  readonly content: ReturnType<typeof readMailContent>;
}

/** Writes to a person: what waits about alerts goes as one mail, of what is still news; a digest and a test by themselves. */
export function mailSender({ db, mailer, publicUrl, metrics, now }: MailParts): SendClaimed {
  return async ({ recipientId }, claimed) => {
    const person = await findAddressee(db, recipientId);
    const waiting = claimed.map((delivery) => ({ delivery, content: readMailContent(delivery.content) }));
    const [self] = person;
    if (self === undefined) return cancel(claimed, 'there is no such account, or it has no shop');
    const alerts: (Waiting & { readonly content: PersonContent })[] = [];
    for (const each of waiting) {
      const { content, delivery } = each;
      if ('alert' in content) alerts.push({ delivery, content });
      else if (content.event === 'test') await send(self.email, testMail(self, publicUrl), [delivery]);
      else await sendDigest(person, delivery);
    }
    await sendAlerts(person, alerts);
  };

  async function sendAlerts(
    person: readonly Addressee[],
    alerts: readonly { readonly delivery: ClaimedDelivery; readonly content: PersonContent }[],
  ): Promise<void> {
    if (alerts.length === 0) return;
    const standings = await readStandings(db, [...new Set(alerts.map(({ delivery }) => delivery.alertId))]);
    const isNews = ({ delivery, content }: (typeof alerts)[number]) =>
      person.some(({ shopId }) => shopId === delivery.shopId) &&
      isStillNews(content, standings.get(delivery.alertId), delivery.recipientId);
    const stale = alerts.filter((each) => !isNews(each)).map(({ delivery }) => delivery);
    await cancel(stale, 'it was no news any more');
    const news = alerts.filter(isNews);
    if (news.length === 0) return;
    const mail = alertsMail(
      news.map(({ content }) => (person[0]!.seesPersonalData ? content : maskedContent(content))),
      publicUrl,
    );
    const deliveries = news.map(({ delivery }) => delivery);
    await send(person[0]!.email, mail, deliveries);
  }

  async function sendDigest(person: readonly Addressee[], delivery: ClaimedDelivery): Promise<void> {
    const nowMs = now();
    const parts: DigestPart[] = [];
    for (const { id: userId, shopId } of person) {
      const shop = await findShop(db, shopId);
      if (shop === undefined) continue;
      const numbers = await readDigest(db, { shopId, userId, sinceMs: nowMs - dayMs });
      const { id, name, currency, currencyDigits } = shop;
      parts.push({ shop: { id, name, currencyDigits }, currency, numbers });
    }
    const shown = person[0]!.seesPersonalData ? parts : parts.map(maskedPart);
    const mail = digestMail(shown, publicUrl);
    if (mail === undefined) return cancel([delivery], 'there was nothing to do');
    await send(person[0]!.email, mail, [delivery]);
  }

  async function cancel(deliveries: readonly ClaimedDelivery[], reason: string): Promise<void> {
    if (deliveries.length === 0) return;
    const ids = deliveries.map(({ id }) => id);
    await inTransaction(db, (tx) => markCancelled(tx, ids, { nowMs: now(), reason }));
    metrics.attempts.inc({ channel, outcome: 'cancelled' }, ids.length);
  }

  async function send(to: string, mail: ComposedMail, deliveries: readonly ClaimedDelivery[]): Promise<void> {
    const messageId = deliveries[0]!.messageId;
    try {
      await mailer.send(to, mail, { messageId });
    } catch (error) {
      await failed(deliveries, error instanceof Error ? error.message : String(error));
      return;
    }
    const ids = deliveries.map(({ id }) => id);
    await inTransaction(db, (tx) => markSent(tx, ids, { nowMs: now(), httpStatus: null }));
    metrics.attempts.inc({ channel, outcome: 'sent' }, ids.length);
    for (const { createdMs, held } of deliveries)
      if (!held) metrics.delay.observe({ channel }, Math.max(0, now() - createdMs) / 1000);
  }

  async function failed(deliveries: readonly ClaimedDelivery[], error: string): Promise<void> {
    const nowMs = now();
    // The same for all: what failed together is tried together.
    const random = Math.random();
    const attempts = deliveries.map(({ id, attempts: attempt, giveUpMs }) => {
      const nextMs = nextAttempt({ attempts: attempt, nowMs, giveUpMs, random });
      return { id, attempts: attempt, failed: { httpStatus: null, error, nextMs } };
    });
    await inTransaction(db, (tx) => markFailed(tx, attempts, nowMs));
    const dead = attempts.filter((each) => each.failed.nextMs === null).length;
    metrics.attempts.inc({ channel, outcome: 'dead' }, dead);
    metrics.attempts.inc({ channel, outcome: 'failed' }, attempts.length - dead);
  }
}
