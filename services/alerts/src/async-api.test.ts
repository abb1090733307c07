import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { topics } from '@ebb/contracts';
import { projectRoot } from '@ebb/testkit';
import { asyncApiDocument } from './async-api.ts';

const written: unknown = JSON.parse(readFileSync(join(projectRoot(), 'docs/asyncapi.json'), 'utf8'));

test('docs/asyncapi.json is up to date; `npm run document -w @ebb/alerts-service` writes it anew', () => {
  expect(written).toEqual(asyncApiDocument());
});

test('every topic of the catalogue is described', () => {
  const { channels } = written as { channels: Record<string, { address: string }> };
  const addresses = Object.values(channels).map(({ address }) => address);
  for (const { name } of Object.values(topics)) expect(addresses).toContain(name);
});

test('every reference leads somewhere', () => {
  const references: string[] = [];
  JSON.stringify(written, (key: string, value: unknown) => {
    if (key === '$ref' && typeof value === 'string') references.push(value);
    return value;
  });
  expect(references.length).toBeGreaterThan(20);
  for (const reference of references) {
    const target = reference
      .split('/')
      .slice(1)
      .reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], written);
    expect([reference, target]).toEqual([reference, expect.anything()]);
  }
});
