import { BlockList, isIPv6 } from 'node:net';
import type { IncomingMessage } from 'node:http';
import { RateLimiterMemory } from 'rate-limiter-flexible';

/** Tells how often an address may still knock. */
export interface HandshakeLimit {
  /** Counts a handshake. @returns false once there were too many in a minute */
  allow(request: IncomingMessage): Promise<boolean>;
}

const windowSeconds = 60;

export function createHandshakeLimit(options: {
  readonly perMinute: number;
  readonly isProxy: ProxyCheck;
}): HandshakeLimit {
  const { perMinute, isProxy } = options;
  const limiter = new RateLimiterMemory({ points: perMinute, duration: windowSeconds });
  return {
    async allow(request) {
      try {
        await limiter.consume(prefixOf(addressOf(request, isProxy)));
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** Whether an address is one of ours, whose `X-Forwarded-…` is believed. */
export type ProxyCheck = (address: string) => boolean;

/** @param trusted addresses or networks */
export function proxyCheck(trusted: readonly string[]): ProxyCheck {
  const list = new BlockList();
  for (const given of trusted) {
    const [network = '', bits] = given.split('/');
    const family = isIPv6(network) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(bits), family);
  }
  return (given) => {
    const address = plain(given);
    return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  };
}

/** Who asks: the last address that a proxy of ours has added, else the other end of the connection. */
function addressOf(request: IncomingMessage, isProxy: ProxyCheck): string {
  const peer = plain(request.socket.remoteAddress ?? '');
  if (!isProxy(peer)) return peer;
  const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',');
  return plain(forwarded.at(-1)?.trim() || peer);
}

/** IPv4 within IPv6 as IPv4. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '');

/** A household has a whole /64 of IPv6, so each of its addresses counts for all. */
function prefixOf(address: string): string {
  return isIPv6(address) ? new URL(`http://[${address}]`).hostname.split(':').slice(0, 4).join(':') : address;
}
