import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findInstallation } from './installation.ts';

const key = Buffer.alloc(32, 1).toString('base64');
const running = { databaseUrl: 'mysql://here/ebb', kafkaBrokers: 'here:9092', redisUrl: 'redis://here' };
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ebb-installation-'));
  writeFileSync(join(folder, 'running.json'), JSON.stringify(running));
  writeFileSync(join(folder, 'secrets.json'), JSON.stringify({ fieldEncryptionKey: key }));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a command is about what runs here, also where the environment names parts of it', () => {
  for (const env of [{}, { DATABASE_URL: running.databaseUrl }]) {
    expect(findInstallation(env, folder)).toEqual({
      ...running,
      masterKey: Buffer.from(key, 'base64'),
      stateRoot: folder,
    });
  }
});

test('never takes parts of two', () => {
  expect(findInstallation({ DATABASE_URL: 'mysql://elsewhere/ebb' }, folder)).toEqual({
    databaseUrl: 'mysql://elsewhere/ebb',
    kafkaBrokers: undefined,
    redisUrl: undefined,
    masterKey: undefined,
    stateRoot: folder,
  });
});

test('says in a sentence what is wrong with what is given', () => {
  expect(() => findInstallation({ EBB_MASTER_KEY: 'short' }, join(folder, 'none'))).toThrow(/32 bytes/);
  expect(() => findInstallation({ REDIS_URL: 'a', REDIS_URL_FILE: 'b' }, folder)).toThrow(/both set/);
  expect(() => findInstallation({ REDIS_URL_FILE: join(folder, 'none') }, folder)).toThrow(/cannot be read/);
});
