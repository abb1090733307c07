import { createKafka, runBatchConsumer } from '../src/index.ts';

/** A process of its own that takes a batch, says so, and never finishes it. */
async function main(): Promise<void> {
  const [brokers, groupId, topic] = process.argv.slice(2);
  const kafka = createKafka({ brokers: brokers!.split(','), clientId: 'killed' });
  await runBatchConsumer(kafka, {
    groupId: groupId!,
    topics: [topic!],
    sessionTimeoutMs: 6_000,
    setAside: () => process.exit(1),
    onFatal: () => process.exit(1),
    handle: (batch) => {
      process.stdout.write(`took ${batch.messages.length}\n`);
      return new Promise(() => {});
    },
  });
}

void main();
