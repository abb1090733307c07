import type { DecidingModel, StoredShop } from '@ebb/db';
import { ModelFeaturesError, type ServingModel } from './open-model.ts';
import { shopServingOf } from './shop-serving.ts';

const shop = {
  id: 'shop',
  currency: 'EUR',
  currencyDigits: 2,
  settings: {},
  decisionVersion: 3,
} as StoredShop;
const chosen = { horizonDays: 60, medianGapDays: 20 };
const deciding = {
  ...{ id: 'champion', shopId: 'shop', isChampion: true, decidedMs: 5, ...chosen },
  experiment: { id: 'e', sharePercent: 10, challenger: { id: 'challenger', ...chosen } },
} as DecidingModel;
const modelBut =
  (...old: string[]) =>
  (id: string): Promise<ServingModel> =>
    old.includes(id)
      ? Promise.reject(new ModelFeaturesError(`model ${id} is of other features`))
      : Promise.resolve({ id } as ServingModel);

it('serves what is decided', async () => {
  const serving = await shopServingOf(shop, deciding, modelBut());
  expect(serving).toMatchObject({ model: { id: 'champion' }, unusable: [] });
  expect(serving.experiment?.challenger.model?.id).toBe('challenger');
});

it('lets the rule tiers score where the champion is of other features, and says so', async () => {
  const serving = await shopServingOf(shop, deciding, modelBut('champion'));
  expect(serving).toMatchObject({ model: null, decision: { modelId: 'champion' } });
  expect(serving.unusable).toEqual(['model champion is of other features']);
});

it('gives a challenger of other features no share', async () => {
  const serving = await shopServingOf(shop, deciding, modelBut('challenger'));
  expect(serving).toMatchObject({ model: { id: 'champion' }, experiment: null });
  expect(serving.unusable).toHaveLength(1);
});

it('hides no other failure', async () => {
  const broken = () => Promise.reject(new Error('the database is away'));
  await expect(shopServingOf(shop, deciding, broken)).rejects.toThrow('the database is away');
});
