import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkClock, checkVariables } from './check-database.ts';
import { checkDisk, checkMachine } from './check-machine.ts';
import { checkSettings } from './check-settings.ts';
import { exitCodeOf, type Finding, findingsOf, printFindings } from './finding.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ebb-doctor-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const bad = (findings: readonly Finding[]) => findings.filter(({ level }) => level !== 'ok');

test('each finding is a sentence with what to do; problems alone make the exit code', () => {
  const { found, ok, warning, problem } = findingsOf('disk');
  ok('Enough.');
  warning('Little.', 'Make room.');
  expect(exitCodeOf(found)).toBe(0);
  expect(printFindings(found, false)).toBe(
    '! disk: Little.\n    → Make room.\n0 problems, 1 warning, 1 checks passed.',
  );
  problem('Full.', 'Make room now.');
  expect(exitCodeOf(found)).toBe(1);
  expect(printFindings(found, true)).toContain('✓ disk: Enough.');
  expect(printFindings([found[0]!], false)).toBe('All is well: 1 checks passed.');
});

const good = {
  version: '10.11.6-MariaDB',
  nowMs: now,
  isolation: 'READ-COMMITTED',
  collation: 'utf8mb4_bin',
  packet: 67_108_864,
  connections: 300,
  pool: 536_870_912,
  flush: 1,
};

test('a database as Ebb needs it, and each setting that is not', () => {
  expect(bad(checkVariables(good))).toEqual([]);
  expect(bad(checkVariables({ ...good, version: '8.4.3' }))).toEqual([]);
  const wrong: [Partial<typeof good>, string][] = [
    [{ version: '10.5.2-MariaDB' }, 'too old'],
    [{ version: '5.7.44' }, 'too old'],
    [{ isolation: 'REPEATABLE-READ' }, 'gap locks'],
    [{ collation: 'utf8mb4_general_ci' }, 'anna'],
    [{ packet: 1_048_576 }, 'max_allowed_packet'],
    [{ connections: 30 }, 'connections'],
    [{ flush: 0 }, 'power cut'],
    [{ pool: 8_388_608 }, 'buffer pool'],
  ];
  for (const [change, words] of wrong) {
    const [finding, ...more] = bad(checkVariables({ ...good, ...change }));
    expect(finding?.sentence).toContain(words);
    expect(finding?.todo).toBeTruthy();
    expect(more).toEqual([]);
  }
});

test('clocks that are apart, and a disk that fills', () => {
  expect(bad(checkClock('Redis', now, now + 500))).toEqual([]);
  expect(bad(checkClock('Redis', now, now + 5_000))[0]?.level).toBe('warning');
  expect(bad(checkClock('Redis', now, now - 60_000))[0]?.level).toBe('problem');
  const space = { bsize: 4_096, blocks: 25_000_000, bavail: 12_500_000, files: 1_000, ffree: 900 };
  expect(bad(checkDisk('/data', space))).toEqual([]);
  expect(bad(checkDisk('/data', { ...space, bavail: 1_000_000 }))[0]?.level).toBe('warning');
  expect(bad(checkDisk('/data', { ...space, bavail: 100_000 }))[0]?.level).toBe('problem');
  expect(bad(checkDisk('/data', { ...space, ffree: 10 }))[0]?.sentence).toContain('10 more files');
  expect(bad(checkDisk('/data', { ...space, files: 0, ffree: 0 }))).toEqual([]);
});

test('keys that cannot work, and backups that are missing or old', () => {
  const masterKey = Buffer.alloc(32, 1).toString('base64');
  mkdirSync(join(folder, 'backups'));
  writeFileSync(join(folder, 'backups/ebb-2026-11-21T03-00-00Z.ebbbackup'), '');
  expect(bad(checkSettings({ EBB_MASTER_KEY: masterKey }, folder, now))).toEqual([]);
  const sentences = (env: NodeJS.ProcessEnv, at = now) =>
    bad(checkSettings(env, folder, at)).map(({ sentence }) => sentence);
  expect(sentences({ EBB_MASTER_KEY: 'short' })[0]).toContain('32 bytes in base64');
  expect(sentences({ EBB_MASTER_KEY: masterKey, EBB_MASTER_KEY_FILE: '/key' })[0]).toContain('both set');
  expect(sentences({ EBB_MASTER_KEY: masterKey, EBB_JWT_SECRET: 'abc' })[0]).toContain('3 characters');
  expect(sentences({})[0]).toContain('no master key');
  expect(sentences({ EBB_MASTER_KEY: masterKey }, now + 40 * 3_600_000)[0]).toContain('49 hours old');
});

test('a state folder that others can read, programs and builds that are missing', () => {
  const look = () =>
    bad(
      checkMachine({
        projectRoot: folder,
        stateRoot: folder,
        searchPath: '',
        given: { kafka: true, database: true, redis: true },
      }),
    );
  chmodSync(folder, 0o700);
  expect(look().some(({ about }) => about === 'state folder')).toBe(false);
  chmodSync(folder, 0o755);
  expect(look()).toContainEqual(expect.objectContaining({ about: 'state folder', level: 'problem' }));
  expect(look()).toContainEqual(
    expect.objectContaining({ sentence: expect.stringContaining('Not built: services/ingest') as string }),
  );
});
