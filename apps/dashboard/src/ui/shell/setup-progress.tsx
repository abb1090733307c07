'use client';
import { useQuery } from '@tanstack/react-query';
import { Hourglass, PackageOpen } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { isTraining, modelPageQuery } from '../../screens/model/model-query.ts';
import { buttonLook } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { ProgressBar } from '../parts/progress.tsx';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { call } from '../../lib/api/call.ts';
import { useHref, useShop } from '../../lib/session/shop-context.tsx';

const everyMs = 3_000;

/**
 * The empty of a shop that is not set up, or is being: no events yet, history loading, model training.
 * Renders `otherwise` once there is a model, or the verdict that none earned its place.
 */
export function SetupProgress({ otherwise }: { otherwise: ReactNode }) {
  const { shop } = useShop();
  const href = useHref();
  const formats = useFormats();
  const model = useQuery({
    ...modelPageQuery(shop.id),
    refetchInterval: (query) =>
      (query.state.data?.champion ?? query.state.data?.rejected) ? false : everyMs,
  });
  const stats = useQuery({
    queryKey: ['stats', shop.id, 7],
    queryFn: ({ signal }) => call('getStats', { query: { shop: shop.id, days: 7 } }, signal),
    refetchInterval: everyMs,
    enabled: model.data?.champion === null && model.data.rejected === null,
  });
  if (!model.data) return null;
  const { champion, rejected, run } = model.data;
  if (champion ?? rejected) return otherwise;
  if (run !== null && isTraining(run)) {
    return (
      <Empty icon={Hourglass} title="The model is learning this shop">
        <p>
          {sentence(run.step)}: {formats.number(run.done)} of {formats.number(run.total)}. Alerts come when it
          is done.
        </p>
        <div className="mt-3">
          <ProgressBar label="Training" done={run.done} total={run.total} />
        </div>
      </Empty>
    );
  }
  const known = stats.data?.customers.known ?? 0;
  if (known > 0) {
    return (
      <Empty icon={Hourglass} title="History is loading">
        <p>
          {formats.number(known)} customers and {formats.number(stats.data?.orders.orders ?? 0)} orders so
          far. Then the model learns from them.
        </p>
        {run?.error && <p className="mt-2 text-worse">The last training failed: {run.error}</p>}
      </Empty>
    );
  }
  return (
    <Empty
      icon={PackageOpen}
      title="No events from this shop yet"
      action={
        <Link href={href('/events', { tab: 'send' })} className={buttonLook()}>
          Send a test event
        </Link>
      }
    >
      Under Events are examples to paste into the shop’s programs. Customers and alerts appear here by
      themselves.
    </Empty>
  );
}

function sentence(step: string): string {
  return step.charAt(0).toUpperCase() + step.slice(1);
}
