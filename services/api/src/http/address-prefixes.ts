import { isIPv6 } from 'node:net';

/** What an address stands for when attempts are counted: one sender, and the network all of whose addresses one sender can have. */
export interface AddressPrefixes {
  /** IPv4: the address; IPv6: its /64. */
  readonly sender: string;
  /** IPv4: its /24; IPv6: its /48. */
  readonly network: string;
}

export function addressPrefixes(address: string): AddressPrefixes {
  // IPv4 within IPv6 is IPv4.
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  if (!isIPv6(plain)) return { sender: plain, network: plain.split('.').slice(0, 3).join('.') };
  const groups = groupsOf(plain);
  return { sender: groups.slice(0, 4).join(':'), network: groups.slice(0, 3).join(':') };
}

/** The eight groups, without leading zeros. */
function groupsOf(address: string): string[] {
  // The URL parser writes an address in its one canonical form; a zone is no part of it.
  const canonical = new URL(`http://[${address.split('%')[0]}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const [before, after] = [head === '' ? [] : head, tail ?? []];
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
}
