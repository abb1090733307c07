import { findShop } from '@ebb/db';
import { composeMail } from '@ebb/mail';
import type { ApiParts } from '../api-parts.ts';

const words = {
  invitation: {
    subject: 'You are invited to Ebb',
    intro: (shop: string) =>
      `You are invited to work on the alerts of ${shop}. The link makes your account; it works once.`,
    label: 'Make your account',
  },
  reset: {
    subject: 'Another password for Ebb',
    intro: (shop: string) =>
      `Somebody who looks after ${shop} asked for this link, with which you set another password. It works once.`,
    label: 'Set another password',
  },
} as const;

/**
 * Sends a link to whom it is for, where this installation sends mail.
 * @returns whether the mail server took it; where not, the link is handed over as before
 */
export async function mailAccountLink(
  { db, mailer, config, log }: Pick<ApiParts, 'db' | 'mailer' | 'config' | 'log'>,
  link: {
    readonly kind: keyof typeof words;
    readonly to: string;
    readonly shopId: string;
    readonly token: string;
    readonly expiresAt: number;
  },
): Promise<boolean> {
  if (mailer === undefined || link.to === '') return false;
  const { subject, intro, label } = words[link.kind];
  const shop = await findShop(db, link.shopId);
  const until = new Date(link.expiresAt).toISOString().slice(0, 16).replace('T', ' ');
  const mail = composeMail({
    subject,
    intro: [intro(shop?.name ?? link.shopId), `It is good until ${until} UTC.`],
    // Behind the #: it reaches no server's log.
    action: { label, url: `${config.publicUrl.replace(/\/*$/, '')}/welcome#${link.token}` },
    footer: ['You did not expect this? Then leave it: without the link nothing happens.'],
  });
  try {
    await mailer.send(link.to, mail);
    return true;
  } catch (error) {
    log.warn({ err: error }, 'a link could not be mailed: it is shown instead');
    return false;
  }
}
