import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly environment?: Readonly<Record<string, string>>;
        readonly restart?: string;
        readonly logging?: { readonly options?: Readonly<Record<string, string>> };
        readonly command?: readonly string[];
        readonly depends_on?: object;
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

test('in containers logs stay small, who is stopped gets its time, and alerts find their way', () => {
  const own = Object.entries(compose.services).filter(([, service]) => service.restart !== undefined);
  expect(own.length).toBeGreaterThan(8);
  const logs = own.filter(([name]) => name !== 'grafana' && name !== 'shops-live');
  expect(
    logs.filter(([, service]) => service.logging?.options?.['max-size'] === undefined).map(([name]) => name),
  ).toEqual([]);
  for (const name of ['ingest', 'scoring', 'alerts', 'api', 'trainer', 'delivery'])
    expect(compose.services[name]).toMatchObject({ init: true, read_only: true, cap_drop: ['ALL'] });
  expect(compose.services['api']?.environment?.['EBB_SYSTEM_SERVICES']).toContain('scoring=scoring:9102');
  expect(compose.services['alertmanager']?.command?.join(' ')).toContain('/monitoring/alertmanager.yml');
  // What reads a configuration waits until it has been written.
  for (const name of ['prometheus', 'alertmanager'])
    expect(compose.services[name]?.depends_on).toHaveProperty('monitoring-config');
});
