import { eachLimited } from './each-limited.ts';

it('keeps the order, the limit, and goes on after a failure', async () => {
  let running = 0;
  let most = 0;
  const results = await eachLimited([1, 2, 3, 4, 5], 2, async (item) => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running -= 1;
    if (item === 2) throw new Error('two');
    return item * 10;
  });
  expect(most).toBe(2);
  expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual([
    10,
    'failed',
    30,
    40,
    50,
  ]);
});

it('does nothing for nothing', async () => {
  expect(await eachLimited([], 4, () => Promise.resolve(1))).toEqual([]);
});
