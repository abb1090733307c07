/**
 * The address of a link that writes to somebody. Encoded, since the e-mail is the shop's own text: a question mark in it
 * would begin headers (`?bcc=…`) of the mail to be written.
 */
export function mailAddress(email: string): string {
  return `mailto:${encodeURIComponent(email).replaceAll('%40', '@')}`;
}
