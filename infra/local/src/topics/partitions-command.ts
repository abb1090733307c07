import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { topics } from '@ebb/contracts';
import { createKafka, describeBrokers, raisePartitions } from '@ebb/kafka';
import { findInstallation } from '../backup/installation.ts';
import { launcherEnv } from '../bootstrap/config.ts';

const help = `Shows the partitions of Ebb's topics, or raises those of one while Ebb runs.

  npm run partitions                                what there is
  npm run partitions -- customer.events 12          12 instead of fewer; Kafka can never take them back

KAFKA_BROKERS says where, or a running npm start. EBB_TOPIC_PREFIX as for the services. docs/partitions.md says when and why.
`;

async function main(argv: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { help: { type: 'boolean', default: false, short: 'h' }, state: { type: 'string' } },
  });
  const [name, count] = positionals;
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const projectRoot = launcherEnv['EBB_PROJECT_ROOT'] ?? process.cwd();
  const { kafkaBrokers } = findInstallation(launcherEnv, values.state ?? join(projectRoot, '.ebb'));
  if (kafkaBrokers === undefined) throw new Error('KAFKA_BROKERS is not set, and no Ebb runs here.');
  const kafka = createKafka({ brokers: kafkaBrokers.split(','), clientId: 'ebb-partitions' });
  const prefix = launcherEnv['EBB_TOPIC_PREFIX'] ?? '';
  const known = Object.values(topics).map((spec) => spec.name);
  if (name === undefined) {
    const found = await describeBrokers(
      kafka,
      known.map((each) => prefix + each),
    );
    for (const topic of found.topics) process.stdout.write(`${topic.name.padEnd(28)}${topic.partitions}\n`);
    return 0;
  }
  const to = Number(count);
  if (!known.some((each) => each === name)) throw new Error(`"${name}" is none of ${known.join(', ')}.`);
  if (!Number.isInteger(to) || to < 1 || to > 1_000)
    throw new Error('How many partitions? A whole number up to 1000.');
  const raised = await raisePartitions(kafka, prefix + name, to);
  process.stdout.write(
    raised.from === raised.to
      ? `${raised.topic} has ${raised.to} partitions already.\n`
      : `${raised.topic} has ${raised.to} partitions instead of ${raised.from}. Those who read and write it use them within half a minute.\n`,
  );
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
