import { createTransport } from 'nodemailer';
import type { ComposedMail } from './compose-mail.ts';

/** The installation's way out. */
export interface MailSettings {
  /** Without it no mail is sent. */
  readonly smtpHost: string | undefined;
  readonly smtpPort: number;
  readonly smtpUser: string | undefined;
  readonly smtpPassword: string | undefined;
  /** `starttls`: encrypted or not at all; `tls`: from the first byte; `none`: for a server on this machine. */
  readonly smtpSecurity: 'starttls' | 'tls' | 'none';
  readonly mailFrom: string;
}

export interface Mailer {
  /**
   * Hands a mail to the server. @throws Error with what it said
   * @param options.messageId stays over all attempts: a mail program that has it shows it once
   */
  send(to: string, mail: ComposedMail, options?: { readonly messageId?: string }): Promise<void>;
  close(): void;
}

const timeoutMs = 15_000;

/** @returns undefined where no server is set */
export function createMailer(settings: MailSettings): Mailer | undefined {
  const { smtpHost, smtpPort, smtpUser, smtpPassword, smtpSecurity, mailFrom } = settings;
  if (smtpHost === undefined) return undefined;
  const transport = createTransport({
    host: smtpHost,
    port: smtpPort,
    secure: smtpSecurity === 'tls',
    requireTLS: smtpSecurity === 'starttls',
    ignoreTLS: smtpSecurity === 'none',
    ...(smtpUser === undefined ? {} : { auth: { user: smtpUser, pass: smtpPassword ?? '' } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // Nothing is read from files or addresses that a text might name.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const host = /@([^\s>]+)/.exec(mailFrom)?.[1] ?? 'localhost';
  return {
    async send(to, { subject, text, html }, { messageId } = {}) {
      await transport.sendMail({
        from: mailFrom,
        // As an object: an address is not taken apart, whatever it holds.
        to: { name: '', address: to },
        ...{ subject, text, html },
        // No answer of an absence is wanted.
        headers: { 'auto-submitted': 'auto-generated' },
        ...(messageId === undefined ? {} : { messageId: `<${messageId}@${host}>` }),
      });
    },
    close: () => transport.close(),
  };
}
