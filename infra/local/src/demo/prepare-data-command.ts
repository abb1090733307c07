import { join } from 'node:path';
import { topics } from '@ebb/contracts';
import { migrate, openDatabase, seedDemo } from '@ebb/db';
import { sealSecrets } from '@ebb/db/installation';
import { createKafka, ensureTopics, type KafkaConnection } from '@ebb/kafka';
import { sealerOf } from '../accounts/sealer-of.ts';
import { setUpAccounts } from '../accounts/set-up-accounts.ts';
import { launcherEnv } from '../bootstrap/config.ts';

/**
 * Topics, tables, demo shops and demo users. A program of its own: it needs what the build generates, which the
 * launcher, that runs the build, cannot import.
 */
async function prepareData(env: NodeJS.ProcessEnv): Promise<void> {
  const value = (name: string) => {
    const text = env[name];
    if (!text) throw new Error(`${name} is not set`);
    return text;
  };
  const kafka = createKafka({ brokers: value('KAFKA_BROKERS').split(','), clientId: 'ebb-prepare' });
  const directory = join(value('EBB_PROJECT_ROOT'), 'prisma/migrations');
  const [created, applied] = await Promise.all([
    makeTopics(kafka, env['EBB_TOPIC_PARTITIONS']),
    migrate(value('DATABASE_URL'), { directory }),
  ]);
  await setUpAccounts(env, value('DATABASE_URL'));
  await using database = openDatabase(value('DATABASE_URL'), { poolSize: 1 });
  await seedDemo(database, {
    password: value('EBB_DEMO_PASSWORD'),
    writeKeys: { real: value('EBB_REAL_SHOP_KEY'), simulated: value('EBB_SIMULATED_SHOP_KEY') },
    nowMs: Date.now(),
  });
  // Before the services: what lies open from an earlier version, and what is under a key of before.
  const { sealed, failed } = await sealSecrets(database, sealerOf(env));
  for (const { table, row, reason } of failed)
    console.error(
      `A secret of ${table} (${row}) could not be sealed anew: ${reason}. npm run seal-secrets says more.`,
    );
  console.log(JSON.stringify({ sealed, topics: created.created.length, migrations: applied.length }));
}

async function makeTopics(kafka: KafkaConnection, partitions: string | undefined) {
  const { deadLetters, ...busy } = topics;
  const few = await ensureTopics(kafka, [deadLetters]);
  const many = await ensureTopics(kafka, Object.values(busy), {
    partitions: partitions ? Number(partitions) : undefined,
  });
  return { created: [...few.created, ...many.created] };
}

prepareData(launcherEnv).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
