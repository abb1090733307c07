import type { Progress } from '../bootstrap/progress.ts';
import type { Secrets } from '../bootstrap/secrets.ts';

export interface Announcement {
  readonly progress: Progress;
  readonly ports: { readonly http: number; readonly tls: number; readonly kafka: number };
  readonly secrets: Secrets;
  /** The demo shops' history is on its way in. */
  readonly loading: boolean;
  readonly hasTls: boolean;
  readonly sinceStart: () => number;
}

/** One of the demo users that the seed writes. */
export const demoEmail = 'lead@ebb.example';

/** Where to look, how to get in, and what to try: printed as soon as the dashboard answers. */
export function announce({ progress, ports, secrets, loading, hasTls, sinceStart }: Announcement): void {
  const origin = `http://localhost:${ports.http}`;
  const lines = [
    '',
    `  Ebb is up, ${sinceStart().toFixed(0)} s after the start:  ${origin}`,
    ...(hasTls ? [`  Over TLS, with a certificate made here:  https://localhost:${ports.tls}`] : []),
    `  Sign in as  ${demoEmail}  with  ${secrets.loginPassword}`,
    '  (also agent@ebb.example and admin@ebb.example, same password)',
    '',
    ...(loading ? ['  Two shops are being loaded; their alerts appear by themselves.'] : []),
    '  Try: send an event of your own and watch the customer’s page',
    `    curl -s ${origin}/v1/track -u ${secrets.simulatedShopKey}: -H 'content-type: application/json' \\`,
    `      -d '{"userId":"me","event":"Support Ticket Opened","properties":{"subject":"Where is my parcel?"}}'`,
    '',
  ];
  for (const line of lines) progress.note(line);
}
