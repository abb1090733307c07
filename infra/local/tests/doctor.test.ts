import { createTestDatabase, projectRoot, testServers } from '@ebb/testkit';
import { createConnection } from 'mariadb';
import { join } from 'node:path';
import { checkDatabase } from '../src/doctor/check-database.ts';
import { checkKafka } from '../src/doctor/check-kafka.ts';
import { checkRedis } from '../src/doctor/check-redis.ts';

const migrations = join(projectRoot(), 'prisma/migrations');

test('real servers are well, but for what the tests do without; a migration that is missing is named', async () => {
  const database = await createTestDatabase('doctor');
  try {
    const looked = await checkDatabase(database.url, migrations);
    const sentences = looked.map(({ sentence }) => sentence).join('\n');
    expect(looked.filter(({ level }) => level === 'problem')).toEqual([]);
    expect(sentences).toContain('All migrations are applied');
    expect(sentences).toContain('SKIP LOCKED');
    expect(sentences).toContain('power cut');
    const connection = await createConnection(database.url.replace(/^mysql:/, 'mariadb:'));
    await connection.query("DELETE FROM _prisma_migrations WHERE migration_name LIKE '%segments'");
    await connection.end();
    expect(await checkDatabase(database.url, migrations)).toContainEqual(
      expect.objectContaining({
        level: 'problem',
        sentence: expect.stringMatching(/1 migrations wait: \d+_segments/) as string,
      }),
    );
  } finally {
    await database.drop();
  }
  const redis = await checkRedis(testServers().redisUrl);
  expect(redis.map(({ level }) => level)).toEqual(['ok', 'ok']);
  // Topics of an installation that was never made.
  const kafka = await checkKafka(testServers().kafkaBrokers, 'nobody.');
  expect(kafka[0]).toMatchObject({ level: 'ok', sentence: '1 broker.' });
  expect(kafka.filter(({ level }) => level === 'problem')).toHaveLength(5);
});

test('servers that are away are sentences', async () => {
  const [database] = await checkDatabase('mysql://ebb:x@127.0.0.1:1/ebb', migrations);
  expect(database).toMatchObject({
    level: 'problem',
    sentence: expect.stringContaining('127.0.0.1:1') as string,
  });
  expect(await checkKafka('127.0.0.1:1', '')).toEqual([expect.objectContaining({ level: 'problem' })]);
  expect(await checkRedis('redis://127.0.0.1:1')).toEqual([expect.objectContaining({ level: 'warning' })]);
}, 60_000);
