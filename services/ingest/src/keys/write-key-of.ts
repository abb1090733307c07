import { isObject } from '../steps/field-rejection.ts';

/**
 * The write key of a request, from wherever Segment's libraries put it: HTTP Basic with the key as user name,
 * `Authorization: Bearer`, or `writeKey` in the body. The header overrules the body.
 *
 * @returns undefined when none is given
 */
export function writeKeyOf(authorization: string | undefined, body: unknown): string | undefined {
  const fromHeader = authorization === undefined ? undefined : keyInHeader(authorization);
  if (fromHeader !== undefined && fromHeader !== '') return fromHeader;
  const inBody = isObject(body) ? body['writeKey'] : undefined;
  return typeof inBody === 'string' && inBody !== '' ? inBody : undefined;
}

/** The write key in an address (`?writeKey=`), for what can neither set a header nor is ours to change. */
export function keyInQuery({ query }: { readonly query: unknown }): string | undefined {
  const writeKey = isObject(query) ? query['writeKey'] : undefined;
  return typeof writeKey === 'string' && writeKey !== '' ? writeKey : undefined;
}

function keyInHeader(authorization: string): string | undefined {
  const [, scheme = '', credentials = ''] = /^(\S+) +(\S+)$/.exec(authorization.trim()) ?? [];
  if (scheme.toLowerCase() === 'bearer') return credentials;
  if (scheme.toLowerCase() !== 'basic') return undefined;
  const text = Buffer.from(credentials, 'base64').toString();
  const colon = text.indexOf(':');
  return colon === -1 ? text : text.slice(0, colon);
}
