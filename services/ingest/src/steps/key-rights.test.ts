import { createHmac } from 'node:crypto';
import { findForbidden, type KeyRights } from './key-rights.ts';

const browser: KeyRights = { keyKind: 'browser', signingSecret: null };
const server: KeyRights = { keyKind: 'server', signingSecret: null };
const signing: KeyRights = { keyKind: 'browser', signingSecret: 'secret of the shop' };
const sign = (id: string) => createHmac('sha256', 'secret of the shop').update(id).digest('hex');
const view = { kind: 'page_viewed', customerId: 'anna', imported: false } as const;
const codeOf = (
  asked: Parameters<typeof findForbidden>[1],
  rights: KeyRights,
  message = {},
  batch?: unknown,
) => findForbidden(message, asked, rights, batch)?.code;

it('a browser’s key sends no money, no names and no history, and the refusal names the kind', () => {
  expect(codeOf(view, browser)).toBeUndefined();
  expect(findForbidden({}, { ...view, kind: 'order_refunded' }, browser, undefined)).toMatchObject({
    code: 'server_key_needed',
    message: expect.stringContaining('order_refunded') as unknown,
  });
  expect(codeOf({ ...view, kind: 'identified' }, browser)).toBe('server_key_needed');
  expect(codeOf({ ...view, imported: true }, browser)).toBe('server_key_needed');
  expect(codeOf({ ...view, kind: 'order_refunded', imported: true }, server)).toBeUndefined();
});

it('where users are signed, whoever is named must be signed by the shop; guests need no signature', () => {
  const signed = { context: { userSignature: sign('anna') } };
  expect(codeOf(view, signing, signed)).toBeUndefined();
  expect(codeOf(view, signing, {}, signed.context)).toBeUndefined();
  expect(codeOf({ ...view, customerId: 'anonymous:1' }, signing)).toBeUndefined();
  for (const context of [
    undefined,
    null,
    {},
    { userSignature: 7 },
    { userSignature: '' },
    { userSignature: 'zz' },
  ])
    expect(codeOf(view, signing, { context })).toBe('unsigned_user');
  expect(codeOf({ ...view, customerId: 'bert' }, signing, signed)).toBe('unsigned_user');
  expect(codeOf(view, { ...signing, signingSecret: 'another' }, signed)).toBe('unsigned_user');
});
