import { createHmac } from 'node:crypto';

export interface SigningSecrets {
  readonly secret: string;
  readonly previousSecret: string | null;
  readonly previousExpiresMs: number | null;
}

/**
 * The headers of Standard Webhooks: the id, which stays over all attempts; the time of this one; a signature by each secret
 * that is good now, with a blank between them.
 */
export function signedHeaders(
  { messageId, body, nowMs }: { readonly messageId: string; readonly body: string; readonly nowMs: number },
  { secret, previousSecret, previousExpiresMs }: SigningSecrets,
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const timestamp = String(Math.floor(nowMs / 1000));
  const isPreviousGood = previousSecret !== null && previousExpiresMs !== null && previousExpiresMs > nowMs;
  const signed = `${messageId}.${timestamp}.${body}`;
  const signatures = [secret, ...(isPreviousGood ? [previousSecret] : [])].map(
    (each) => `v1,${createHmac('sha256', keyOf(each)).update(signed).digest('base64')}`,
  );
  return {
    'webhook-id': messageId,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
}
