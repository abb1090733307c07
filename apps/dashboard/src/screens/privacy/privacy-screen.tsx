'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useHref, useShop } from '../../lib/session/shop-context.tsx';
import { useMay } from '../../lib/session/use-may.ts';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { ListSkeleton } from '../../ui/parts/skeleton.tsx';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { RetentionForm } from './retention-form.tsx';
import { retentionQuery } from './retention-query.ts';

/** How long the shop keeps what. */
export function PrivacyScreen() {
  const { shop } = useShop();
  const may = useMay('privacy.work');
  return (
    <>
      <PageHeader title="Privacy" note={`How long ${shop.name} keeps what.`} />
      {may.isAllowed ? <Retention /> : <p className="px-6 text-base text-muted max-sm:px-3">{may.why}</p>}
    </>
  );
}

function Retention() {
  const { shop } = useShop();
  const href = useHref();
  const retention = useQuery(retentionQuery(shop.id));
  return (
    <div className="grid max-w-4xl grid-cols-[minmax(0,1fr)] gap-4 px-6 pb-8 max-sm:px-3">
      {retention.error && <ErrorNote error={retention.error} onRetry={() => void retention.refetch()} />}
      {retention.isPending && !retention.error && <ListSkeleton />}
      {retention.data && <RetentionForm key={shop.id} rules={retention.data.rules} />}
      <Panel title="Not covered: events">
        <p className="text-base text-muted">
          Events and the profiles made of them are kept until a customer is erased (on the customer’s page,
          under Data). Everything else can be checked and counted anew from them: profiles, sales by day, who
          joined whom, and models of later trainings. Without them a message that is sent again would count
          twice.
        </p>
      </Panel>
      <p className="text-sm text-muted">
        What is let go is gone for good; backups hold what they held. Changes stand in the{' '}
        <Link href={href('/settings/audit', { topic: 'privacy' })} className="text-accent underline">
          audit log
        </Link>
        .
      </p>
    </div>
  );
}
