import { connect } from 'node:tls';
import type { SystemCertificate } from '@ebb/contracts';
import type { Metrics } from '@ebb/service-kit';

const patienceMs = 5_000;
/** They change every few months; one that could not be read is asked for at the next look. */
const everyMs = 600_000;

/** Until when the certificates are good that clients are shown. */
export function createCertificateWatch(
  watched: readonly { readonly name: string; readonly address: string }[],
  parts: { readonly metrics: Metrics; readonly nowMs: () => number },
) {
  const expires = parts.metrics.gauge({
    name: 'certificate_expires_timestamp_seconds',
    help: 'When a certificate that clients are shown runs out.',
    labelNames: ['certificate'],
  });
  const known = new Map<string, { readonly atMs: number; readonly seen: SystemCertificate }>();

  return function look(): Promise<SystemCertificate[]> {
    return Promise.all(
      watched.map(async ({ name, address }) => {
        const last = known.get(name);
        if (last !== undefined && parts.nowMs() - last.atMs < everyMs && last.seen.reason === null)
          return last.seen;
        const seen = await readExpiry(address).then(
          (expiresAt): SystemCertificate => ({ name, expiresAt, reason: null }),
          (error: unknown): SystemCertificate => ({
            name,
            expiresAt: last?.seen.expiresAt ?? null,
            reason: `${address}: ${error instanceof Error ? error.message : String(error)}`,
          }),
        );
        if (seen.expiresAt !== null) expires.set({ certificate: name }, seen.expiresAt / 1_000);
        known.set(name, { atMs: parts.nowMs(), seen });
        return seen;
      }),
    );
  };
}

/** @param address host:port @returns epoch milliseconds at which the shown certificate runs out */
function readExpiry(address: string): Promise<number> {
  const at = address.lastIndexOf(':');
  const [host, port] = [address.slice(0, at), Number(address.slice(at + 1))];
  return new Promise((resolve, reject) => {
    // Whether it is trusted is the client's business: one made here for localhost runs out as well.
    const socket = connect({
      host,
      port,
      rejectUnauthorized: false,
      ...(isName(host) ? { servername: host } : {}),
    });
    socket.setTimeout(patienceMs, () => socket.destroy(new Error('no certificate within 5 s')));
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      const { valid_to: validTo } = socket.getPeerCertificate();
      socket.destroy();
      const time = Date.parse(validTo);
      if (Number.isNaN(time)) reject(new Error('it shows no certificate'));
      else resolve(time);
    });
  });
}

/** Server names of TLS are names, never addresses. */
function isName(host: string): boolean {
  return /[a-z]/i.test(host) && !host.includes(':');
}
