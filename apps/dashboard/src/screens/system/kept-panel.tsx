import type { SystemBackup, SystemCertificate } from '@ebb/contracts';
import type { ReactNode } from 'react';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { bytesText } from './bytes-text.ts';

const dayMs = 86_400_000;
const soonDays = 14;

/** What runs out unnoticed: how old the newest backup is, and until when certificates are good. */
export function KeptPanel({
  backup,
  certificates,
  asOf,
}: {
  backup: SystemBackup | null;
  certificates: readonly SystemCertificate[];
  asOf: number;
}) {
  return (
    <Panel title="Backups and certificates">
      <dl className="grid gap-2 text-base">
        <Fact name="Newest backup">
          <BackupText backup={backup} asOf={asOf} />
        </Fact>
        {certificates.map((certificate) => (
          <Fact key={certificate.name} name={`Certificate ${certificate.name}`}>
            <CertificateText certificate={certificate} asOf={asOf} />
          </Fact>
        ))}
      </dl>
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-3">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 text-right [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}

function BackupText({ backup, asOf }: { backup: SystemBackup | null; asOf: number }) {
  const formats = useFormats();
  if (backup === null) return 'No process makes any by itself';
  const late = backup.overdueSeconds > 0 && (
    <span className="font-medium text-worse">, the next is late</span>
  );
  const failed = backup.failures > 0 && `, ${formats.number(backup.failures)} failed`;
  if (backup.newestAt === null)
    return (
      <>
        none yet{failed}
        {late}
      </>
    );
  return (
    <>
      {formats.ago(backup.newestAt, asOf)}
      {backup.bytes !== null && `, ${bytesText(backup.bytes)}`}, {formats.number(backup.kept)} kept{failed}
      {late}
    </>
  );
}

function CertificateText({ certificate, asOf }: { certificate: SystemCertificate; asOf: number }) {
  const formats = useFormats();
  const { expiresAt, reason } = certificate;
  if (expiresAt === null) return reason ?? 'not looked at yet';
  const days = Math.floor((expiresAt - asOf) / dayMs);
  const text = days < 0 ? 'has run out' : `good for ${formats.number(days)} days`;
  return days < soonDays ? <span className="font-medium text-worse">{text}</span> : text;
}
