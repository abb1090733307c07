import { arrivalsAtOnce, createLiveArrivals } from './live-arrivals.ts';

const owner = (id: string) => ({
  shop: { id, currency: 'EUR', currencyDigits: 2, settings: {} },
  keyName: 'till',
  keyHash: 'hash',
  keyKind: 'server' as const,
  signingSecret: null,
});
const accepted = {
  message: { type: 'track', event: 'a', userId: 'anna', messageId: 'm' },
  verdict: { status: 'accepted' },
} as const;

it('notes what arrives for shops that are watched, each by itself, and no more than a screen can show', () => {
  const live = createLiveArrivals();
  live.note(owner('quiet'), 'http', 1, [accepted]);
  live.watch(new Set(['quiet', 'noisy']));
  live.note(owner('unseen'), 'http', 1, [accepted]);
  live.note(
    owner('noisy'),
    'http',
    1,
    Array.from({ length: 1_000 }, () => accepted),
  );
  live.note(owner('quiet'), 'kafka', 2, [accepted]);
  const rows = live.take();
  expect(rows.filter(({ shopId }) => shopId === 'noisy')).toHaveLength(arrivalsAtOnce);
  expect(rows.filter(({ shopId }) => shopId !== 'noisy')).toEqual([
    {
      shopId: 'quiet',
      receivedMs: 2,
      way: 'kafka',
      keyName: 'till',
      name: 'a',
      customerId: 'anna',
      messageId: 'm',
      code: null,
      field: null,
      message: null,
    },
  ]);
  expect(live.take()).toEqual([]);
  live.note(owner('noisy'), 'http', 3, [accepted]);
  expect(live.take()).toHaveLength(1);
});

it('has a line for whatever was sent', () => {
  const live = createLiveArrivals();
  live.watch(new Set(['shop']));
  const verdict = {
    status: 'rejected',
    code: 'invalid_field',
    field: 'x'.repeat(300),
    message: 'no',
  } as const;
  const sent = [null, 7, [], { event: {}, userId: 7 }, { event: 'e\ud800', userId: 'u'.repeat(400) }];
  live.note(
    owner('shop'),
    'http',
    1,
    sent.map((message) => ({ message, verdict })),
  );
  expect(live.take().map(({ name, customerId, field }) => [name, customerId?.length, field?.length])).toEqual(
    [
      ['(no name)', undefined, 255],
      ['(no name)', undefined, 255],
      ['(no name)', undefined, 255],
      ['(no name)', 1, 255],
      ['e\ufffd', 255, 255],
    ],
  );
});
