import { setTimeout as delay } from 'node:timers/promises';
import type { KeyOwner } from '@ebb/db';
import { createShopKeys } from './shop-keys.ts';

const owner: KeyOwner = {
  shop: { id: 'demo', currency: 'EUR', currencyDigits: 2, settings: {} },
  ...{ keyHash: 'hash', keyName: 'till', keyKind: 'server', signingSecret: null },
};

it('a record that hangs holds nobody up whose key was known, and a newcomer waits for it', async () => {
  let hanging = false;
  let asked = 0;
  const lookUp = () => {
    asked += 1;
    return hanging ? new Promise<KeyOwner>(() => undefined) : Promise.resolve(owner);
  };
  const keys = createShopKeys({ lookUp, cacheMs: 1, patienceMs: 1 });
  await keys.find('known');
  hanging = true;
  // Past the cache time: asked again, in vain. The cache's clock moves with the timers, which promises alone do not let run.
  while (asked < 2) {
    await delay(2);
    expect(await keys.find('known')).toBe(owner);
  }
  expect(await keys.find('known')).toBe(owner);
  const newcomer = keys.find('new').then(() => 'answered');
  expect(await Promise.race([newcomer, keys.find('known').then(() => 'still waiting')])).toBe(
    'still waiting',
  );
});

it('tells of keys that are somebody’s only', async () => {
  const used: string[] = [];
  const lookUp = async (key: string) => (key === 'good' ? owner : undefined);
  const keys = createShopKeys({ lookUp, cacheMs: 1_000, onUse: ({ keyHash }) => used.push(keyHash) });
  for (const key of ['good', 'bad', 'good']) await keys.find(key);
  expect(used).toEqual(['hash', 'hash']);
});
