import { countryOf, itemsOf, noCategory, otherCategories } from './order-items.ts';

const order = (properties: Record<string, unknown>) => ({
  kind: 'order_completed' as const,
  occurredAt: 5,
  properties,
});

it('adds the lines of an order up by category', () => {
  const products = [
    { category: 'Tea', price: 1.5, quantity: 2 },
    { category: ' Tea ', price: '2' },
    { name: 'no category', price: 4, quantity: -1 },
    'nonsense',
  ];
  expect(itemsOf(order({ products }))).toEqual({
    ms: 5,
    lines: [
      { category: noCategory, units: 1, value: 400 },
      { category: 'Tea', units: 3, value: 500 },
    ],
  });
});

it.each([undefined, null, 3, 'x', [], ['x'], {}])(
  'knows nothing of what is no list of products: %j',
  (products) => {
    expect(itemsOf(order({ products }))).toBeNull();
  },
);

it('keeps twenty categories, the last for all others', () => {
  const products = Array.from({ length: 50 }, (_, index) => ({
    category: index === 0 ? otherCategories : `c${String(index).padStart(2, '0')}`,
    price: 1,
  }));
  const lines = itemsOf(order({ products }))!.lines;
  expect(lines).toHaveLength(20);
  expect(lines.reduce((sum, { units }) => sum + units, 0)).toBe(50);
  expect(lines.find(({ category }) => category === otherCategories)?.units).toBe(31);
});

it('cuts names without leaving half a character', () => {
  const category = 'x'.repeat(59) + '😀';
  expect(itemsOf(order({ products: [{ category }] }))!.lines[0]!.category.isWellFormed()).toBe(true);
});

it('takes the country of traits, of an order, and of the address of either', () => {
  expect(countryOf(order({ country: 'Poland' }))).toEqual({ ms: 5, name: 'Poland' });
  expect(countryOf(order({ shipping_address: { country: ' France ' } }))?.name).toBe('France');
  const identified = { kind: 'identified', occurredAt: 9 } as const;
  expect(countryOf({ ...identified, traits: { address: { country: 'Peru' } } })).toEqual({
    ms: 9,
    name: 'Peru',
  });
  expect(countryOf({ ...identified, traits: { country: '' } })).toBeNull();
  expect(countryOf({ ...order({ country: 'Poland' }), kind: 'page_viewed' })).toBeNull();
  expect(countryOf({ ...identified, kind: 'ticket_opened', traits: { country: 'Peru' } })).toBeNull();
});
