import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayMs } from '@ebb/contracts';
import { runCommand } from '../supervise/run-command.ts';
import type { StateFolder } from '../bootstrap/state-folder.ts';

export interface Certificate {
  readonly certificateFile: string;
  readonly keyFile: string;
}

const DAYS = 825;
const RENEW_BEFORE_MS = 14 * dayMs;

/** The certificate for localhost, generated at the first start and again before it runs out. `nowMs` is epoch time. */
export async function keepCertificate(
  folder: StateFolder,
  openssl: string,
  nowMs: number,
): Promise<Certificate> {
  const certificateFile = join(folder.certificates, 'localhost.pem');
  const keyFile = join(folder.certificates, 'localhost.key');
  if (!isValid(certificateFile, nowMs)) {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', keyFile];
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    await runCommand(
      openssl,
      ['req', '-x509', '-sha256', '-days', String(DAYS), ...key, ...names, '-out', certificateFile],
      {
        onFailure: 'openssl could not make a certificate for localhost',
      },
    );
  }
  return { certificateFile, keyFile };
}

function isValid(file: string, nowMs: number): boolean {
  try {
    return Date.parse(new X509Certificate(readFileSync(file)).validTo) - RENEW_BEFORE_MS > nowMs;
  } catch {
    return false;
  }
}
