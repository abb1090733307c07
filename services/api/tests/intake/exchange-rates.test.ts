import type { ExchangeRates, Problem } from '@ebb/contracts';
import type { ApiFixture, RunningApi } from '../api-fixture.ts';
import { createApiFixture } from '../api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
beforeAll(async () => {
  fixture = await createApiFixture('rates');
  api = await fixture.start();
  const settings = JSON.stringify({ cooldownDays: 9 });
  await fixture.db.prisma.shop.update({ where: { id: 'shop' }, data: { settings } });
});
afterAll(() => fixture.close());

const path = '/api/shops/shop/exchange-rates';
const set = (currency: string, rate: unknown) =>
  fixture.call<ExchangeRates & Problem>(api, `${path}/${currency}`, { method: 'PUT', body: { rate } });

it('sets and removes one rate at a time, leaves the shop’s other settings, and notes who did it', async () => {
  expect((await fixture.call(api, path)).body).toEqual({ currency: 'EUR', rates: [], mayChange: true });
  await Promise.all([set('USD', 0.92), set('GBP', 1.17)]);
  const { status, body } = await set('USD', 0.93);
  expect([status, body.rates]).toEqual([
    200,
    [
      { currency: 'GBP', rate: 1.17 },
      { currency: 'USD', rate: 0.93 },
    ],
  ]);
  const removed = await fixture.call<ExchangeRates>(api, `${path}/GBP`, { method: 'DELETE' });
  expect(removed.body.rates).toEqual([{ currency: 'USD', rate: 0.93 }]);
  const shop = await fixture.db.prisma.shop.findUniqueOrThrow({ where: { id: 'shop' } });
  expect(JSON.parse(shop.settings)).toEqual({ cooldownDays: 9, exchangeRates: { USD: 0.93 } });
  const audit = await fixture.db.prisma.audit.findMany({
    where: { action: { startsWith: 'exchange_rate' } },
  });
  expect(
    audit.map(({ userId, action, detail }) => [userId, action, JSON.parse(detail ?? '') as unknown]),
  ).toEqual(
    expect.arrayContaining([
      ['lena', 'exchange_rate.set', { currency: 'USD', before: 0.92, after: 0.93 }],
      ['lena', 'exchange_rate.remove', { currency: 'GBP', before: 1.17, after: null }],
    ]),
  );
});

it('refuses what is no rate, and the shop’s own currency', async () => {
  for (const rate of [0, -1, null, '1', 1e10]) expect((await set('SEK', rate)).status).toBe(400);
  expect((await set('usd', 1)).status).toBe(400);
  expect(await set('EUR', 2)).toMatchObject({ status: 409, body: { type: 'urn:ebb:problem:own-currency' } });
});
