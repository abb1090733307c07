import { endpoints, type SegmentsPage } from '@ebb/contracts';
import { Download } from 'lucide-react';
import { withQuery } from '../../lib/api/call.ts';
import { useShop } from '../../lib/session/shop-context.tsx';
import { buttonLook } from '../../ui/parts/button.tsx';

/** The personas to take along. */
export function Downloads({ page }: { page: SegmentsPage }) {
  const { shop } = useShop();
  const json = `data:application/json;charset=utf-8,${encodeURIComponent(
    JSON.stringify(
      { asOf: page.asOf, currency: page.currency, segments: page.segments, training: page.report },
      null,
      2,
    ),
  )}`;
  const look = buttonLook({ tone: 'plain' });
  return (
    <>
      <a className={look} href={json} download="segments.json">
        <Download size={14} aria-hidden /> JSON
      </a>
      <a
        className={look}
        href={withQuery(endpoints.getPersonas.path, { shop: shop.id })}
        download="segments.md"
      >
        <Download size={14} aria-hidden /> Markdown
      </a>
    </>
  );
}
