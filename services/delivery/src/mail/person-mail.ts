import type { Addressee, AlertStanding, DigestNumbers } from '@ebb/db/delivery';
import { composeMail, type ComposedMail, type MailItem } from '@ebb/mail';
import { alertAddress } from '../alert-address.ts';
import type { PersonContent } from '../content.ts';
import { customerWords, factsLine, money, oneLine } from '../words.ts';

/** Whether somebody still has to be notified, as the alert stands now. */
export function isStillNews(
  { event }: Pick<PersonContent, 'event'>,
  standing: AlertStanding | undefined,
  userId: string,
): boolean {
  if (standing === undefined) return false;
  switch (event) {
    case 'assigned':
      return standing.status !== 'closed' && standing.ownerId === userId;
    case 'mentioned':
      return true;
    case 'critical':
      return standing.status !== 'closed' && standing.ownerId === null;
    case 'untouched':
      return !standing.isTouched;
  }
}

function titleOf({ event, alert, actorName }: PersonContent): string {
  const customer = customerWords(alert);
  const actor = oneLine(actorName ?? 'Somebody', 80);
  switch (event) {
    case 'assigned':
      return `${actor} assigned ${customer} to you`;
    case 'mentioned':
      return `${actor} mentioned you: ${customer}`;
    case 'critical':
      return `Critical: ${customer}`;
    case 'untouched':
      return `Critical and untouched: ${customer}`;
  }
}

function itemOf(content: PersonContent, publicUrl: string): MailItem {
  const { alert, note, shop } = content;
  return {
    title: titleOf(content),
    url: alertAddress(publicUrl, alert),
    lines: [
      ...(note === null ? [] : [`“${oneLine(note, 1_000)}”`]),
      `${factsLine({ ...content, actorName: null })} · ${shop.name}`,
      ...alert.reasons.slice(0, 3).map(({ text }) => `– ${oneLine(text, 200)}`),
    ],
  };
}

function footerOf(publicUrl: string): string[] {
  return [`What you are written about, and when not: ${publicUrl.replace(/\/*$/, '')}/settings`];
}

/** One mail, of however much there is to say at once. */
export function alertsMail(contents: readonly PersonContent[], publicUrl: string): ComposedMail {
  const [first] = contents;
  const subject =
    contents.length === 1 && first !== undefined ? titleOf(first) : `${contents.length} alerts for you`;
  return composeMail({
    subject,
    intro: contents.length === 1 ? [] : ['This has come up:'],
    items: contents.map((content) => itemOf(content, publicUrl)),
    footer: footerOf(publicUrl),
  });
}

export function testMail({ name }: Pick<Addressee, 'name'>, publicUrl: string): ComposedMail {
  return composeMail({
    subject: 'A test mail from Ebb',
    intro: [`${name}, mail from Ebb reaches you.`],
    footer: footerOf(publicUrl),
  });
}

/** A shop's part of the digest. */
export interface DigestPart {
  readonly shop: PersonContent['shop'];
  readonly currency: string;
  readonly numbers: DigestNumbers;
}

/** What is sent to somebody who sees no personal data: by id, and without what was written. */
export function maskedContent(content: PersonContent): PersonContent {
  return { ...content, alert: { ...content.alert, customerName: null }, note: null };
}

/** @see maskedContent */
export function maskedPart({ numbers, ...part }: DigestPart): DigestPart {
  const worst = numbers.worst.map((each) => ({ ...each, customerName: 'A customer' }));
  return { ...part, numbers: { ...numbers, worst } };
}

/** @returns undefined where there is nothing to do */
export function digestMail(parts: readonly DigestPart[], publicUrl: string): ComposedMail | undefined {
  const busy = parts.filter(({ numbers }) => numbers.open > 0);
  if (busy.length === 0) return undefined;
  const total = (of: 'unassigned' | 'mine') => busy.reduce((sum, { numbers }) => sum + numbers[of], 0);
  return composeMail({
    subject: `Today: ${total('mine')} yours, ${total('unassigned')} unassigned`,
    intro: busy.map(
      ({ shop, numbers: { open, unassigned, mine, fresh } }) =>
        `${shop.name}: ${open} open, ${unassigned} unassigned, ${mine} yours, ${fresh} new since yesterday.`,
    ),
    items: busy.flatMap(({ shop, currency, numbers }) =>
      numbers.worst.map(({ id, customerName, band, score, revenueAtRiskMinor }) => ({
        title: oneLine(customerName, 120),
        url: alertAddress(publicUrl, { id, shopId: shop.id }),
        lines: [
          [
            score === null ? band : `${band}, score ${score}`,
            `${money(revenueAtRiskMinor, currency, shop.currencyDigits)} at risk`,
            shop.name,
          ].join(' · '),
        ],
      })),
    ),
    footer: footerOf(publicUrl),
  });
}
