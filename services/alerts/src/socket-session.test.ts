import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAllowed, messagePermissions, roles, type ClientToServer } from '@ebb/contracts';
import { maySend } from './socket-session.ts';

const messages = Object.keys(messagePermissions) as (keyof ClientToServer)[];

describe.each(messages)('%s', (message) => {
  it.each([...roles, null])('is taken as the matrix says: %s', (role) => {
    const allowed = isAllowed(role, messagePermissions[message]);
    expect(maySend({ role, shops: ['shop'] }, message, 'shop')).toBe(allowed);
    expect(maySend({ role, shops: ['shop'] }, message, 'other')).toBe(false);
    expect(maySend({ role, shops: [] }, message, 'shop')).toBe(false);
  });

  it('is asked for before anything is done', () => {
    const asked = ['service.ts', 'subscribe.ts']
      .map((file) => readFileSync(join(__dirname, file), 'utf8'))
      .join();
    expect(asked).toMatch(new RegExp(`maySend\\(client\\.data\\.owner, '${message}', shopId\\)`));
  });
});
