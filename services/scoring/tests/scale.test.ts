import { fetchGroupLag, raisePartitions } from '@ebb/kafka';
import { waitFor } from '@ebb/testkit';
import { createFaultFixture, type FaultFixture } from './fault-fixture.ts';
import { seededRandom, startLoad, trafficOf } from './traffic.ts';

let fixture: FaultFixture;

beforeEach(async () => {
  fixture = await createFaultFixture('scale', undefined, { partitions: 2, metadataMaxAgeMs: 500 });
});
afterEach(() => fixture.close());

it('scaled to three processes and back to one while partitions are raised under load, loses and doubles nothing', async () => {
  const { unique, sent } = trafficOf(5_000, seededRandom(22));
  const topic = fixture.topics.names.customerEvents;
  const member = async () => {
    const process = await fixture.start({ EBB_LOG_LEVEL: 'info', EBB_SCORING_METADATA_MAX_AGE_MS: '500' });
    await waitFor(() => process.log().includes('joined the consumer group'), { what: 'a new member' });
    return process;
  };
  /** Partitions a process holds, by what it said last. */
  const held = (log: string): number[] => {
    const last = log
      .split('\n')
      .filter((line) => line.includes('joined the consumer group'))
      .at(-1);
    const { assignment } = JSON.parse(last ?? '{}') as { assignment?: Record<string, number[]> };
    return assignment?.[topic] ?? [];
  };

  const first = await member();
  const load = startLoad(fixture, sent, { steps: 60 });
  await load.middle(5);
  const others = [await member(), await member()];
  await load.middle(15);
  // Two partitions are too few for three processes; six give each its share, the new ones too.
  await expect(raisePartitions(fixture.kafka, topic, 6)).resolves.toMatchObject({ from: 2, to: 6 });
  await waitFor(
    () => {
      const shares = [first, ...others].map((process) => held(process.log()));
      return shares.every((share) => share.length === 2) && new Set(shares.flat()).size === 6;
    },
    { what: 'all six partitions to be shared by three', timeoutMs: 60_000 },
  );
  await load.middle(30);
  await Promise.all(others.map((process) => process.stop()));
  await waitFor(() => held(first.log()).length === 6, {
    what: 'the one that stays to have all partitions',
    timeoutMs: 60_000,
  });
  await load.middle(40);
  await load.finish();
  await fixture.expectWhole(unique.length);

  // Keys lie in the new partitions too, and somebody has read them.
  const group = `${topic.slice(0, -'customer.events'.length)}ebb-scoring`;
  const lags = await fetchGroupLag(fixture.kafka, group, [topic]);
  expect(lags).toHaveLength(6);
  expect(
    lags.filter(({ partition, highWatermark }) => partition >= 2 && highWatermark > 0).length,
  ).toBeGreaterThan(0);
  expect(lags.every(({ lagMessages }) => lagMessages === 0)).toBe(true);
});
