import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly environment?: Readonly<Record<string, string>>;
        readonly networks?: Readonly<Record<string, { readonly ipv4_address?: string }>>;
      }
    >
  >;
  readonly networks: {
    readonly default: { readonly ipam: { readonly config: readonly { subnet: string }[] } };
  };
}

const compose = parse(readFileSync(join(resolve(__dirname, '../..'), 'docker-compose.yml'), 'utf8'), {
  merge: true,
}) as Compose;

test('in containers the API believes nginx, and nobody else, about whose request it is', () => {
  const nginx = compose.services['nginx']?.networks?.['default']?.ipv4_address;
  expect(nginx).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  const network = compose.networks.default.ipam.config[0]?.subnet;
  expect(network).toBe(nginx?.replace(/\.\d+$/, '.0/24'));
  expect(compose.services['api']?.environment?.['EBB_TRUSTED_PROXIES']).toBe(nginx);
});
