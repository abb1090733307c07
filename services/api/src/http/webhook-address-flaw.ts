import { BlockList, isIP } from 'node:net';

const notPublic = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['224.0.0.0', 3],
] as const)
  notPublic.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  notPublic.addSubnet(network, prefix, 'ipv6');

/**
 * What is wrong with an address that somebody wants messages sent to, in a sentence; null where nothing is. It spares people a
 * mistake; what counts is the address that is connected to, which the delivery service checks.
 */
export function webhookAddressFlaw(text: string, allowPrivateAddresses: boolean): string | null {
  if (!URL.canParse(text)) return 'It is no address.';
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return 'It holds a name or a password: leave them out.';
  if (allowPrivateAddresses) return null;
  if (protocol !== 'https:') return 'It must begin with https://.';
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const isLocalName = host === 'localhost' || host.endsWith('.localhost');
  const version = isIP(host);
  const isInside = version !== 0 && notPublic.check(host, version === 6 ? 'ipv6' : 'ipv4');
  return isLocalName || isInside ? 'It lies in a private network.' : null;
}
