export { composeMail, type ComposedMail, type MailItem, type MailParts } from './compose-mail.ts';
export { createMailer, type Mailer, type MailSettings } from './mailer.ts';
