import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '@ebb/testkit';
import { nodeProgram } from './node-program.ts';

const startedOn = (node: string) =>
  ({
    execPath: '/usr/bin/node',
    platform: 'sunos',
    arch: 'x64',
    versions: { node },
  }) as unknown as NodeJS.Process;

test('services run on the Node that came with the packages, whichever Node started the launcher', () => {
  const program = nodeProgram(projectRoot(), startedOn('20.19.0'));
  expect(execFileSync(program, ['-v'], { encoding: 'utf8' })).toMatch(/^v24\./);
});

test('these tests run on it', () => expect(process.versions.node).toMatch(/^24\./));

test('without a package for the platform, the starting Node is taken when it is new enough', () => {
  const empty = mkdtempSync(join(tmpdir(), 'ebb-node-'));
  try {
    expect(nodeProgram(empty, startedOn('24.6.0'))).toBe('/usr/bin/node');
    expect(() => nodeProgram(empty, startedOn('22.22.0'))).toThrow(/Node 24.*sunos x64.*22\.22\.0/s);
  } finally {
    rmSync(empty, { recursive: true });
  }
});

test('images, engines and types are of the same line', () => {
  const read = (path: string) => readFileSync(join(projectRoot(), path), 'utf8');
  const images = [...read('infra/docker/Dockerfile').matchAll(/^FROM node:(\S+)/gm)].map(([, tag]) => tag);
  expect(new Set(images)).toEqual(new Set(['24-bookworm-slim']));
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };
  expect(devDependencies['@types/node']).toMatch(/^\^24\./);
  for (const room of [
    'services/ingest',
    'services/scoring',
    'services/alerts',
    'services/api',
    'services/trainer',
    'services/delivery',
  ]) {
    const { engines } = JSON.parse(read(`${room}/package.json`)) as { engines?: { node: string } };
    expect([room, engines?.node]).toEqual([room, '>=24']);
  }
});
