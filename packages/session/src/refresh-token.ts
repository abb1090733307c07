import { createHmac, timingSafeEqual } from 'node:crypto';

/** A session, and which of its refresh tokens, counted from the sign-in. */
export interface RefreshTicket {
  readonly sessionId: string;
  readonly number: number;
}

/** What no token of another kind begins with: one secret signs both kinds, and neither may pass for the other. */
const purpose = 'ebb refresh token';

function signatureOf({ sessionId, number }: RefreshTicket, secret: string): Buffer {
  return createHmac('sha256', secret).update(`${purpose}\n${sessionId}\n${number}`).digest();
}

/**
 * `session.number.signature`. Made anew from its parts whenever it is needed, so none is stored, and the successor of a
 * token is the same whoever makes it.
 */
export function refreshTokenOf(ticket: RefreshTicket, secret: string): string {
  return `${ticket.sessionId}.${ticket.number}.${signatureOf(ticket, secret).toString('base64url')}`;
}

/** @returns undefined for a text that we have not made */
export function readRefreshToken(token: string, secret: string): RefreshTicket | undefined {
  const [, sessionId, digits, signature] = /^([0-9a-f]{32})\.(\d{1,9})\.([\w-]{43})$/.exec(token) ?? [];
  if (sessionId === undefined || digits === undefined || signature === undefined) return undefined;
  const ticket = { sessionId, number: Number(digits) };
  const given = Buffer.from(signature, 'base64url');
  const expected = signatureOf(ticket, secret);
  return given.length === expected.length && timingSafeEqual(given, expected) ? ticket : undefined;
}
