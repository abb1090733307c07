import { activeWindowOf, shopPolicy, type ShopRecord } from './shop-policy.ts';

const shop = (settings: ShopRecord['settings']): ShopRecord => ({
  id: 'shop',
  currency: 'EUR',
  currencyDigits: 2,
  settings,
});

it('looks for active customers twice as far as a long horizon, and never less than half a year', () => {
  expect([21, 90, 120, 365].map(activeWindowOf)).toEqual([180, 180, 240, 730]);
});

it('follows the model’s horizon unless the shop has set a window', () => {
  const yearly = { horizonDays: 365, medianGapDays: 357 };
  expect(shopPolicy(shop({}), yearly).activeWindowDays).toBe(730);
  expect(shopPolicy(shop({ activeWindowDays: 200 }), yearly).activeWindowDays).toBe(200);
  expect(shopPolicy(shop({}), null)).toMatchObject({ horizonDays: 90, activeWindowDays: 180 });
});
