import type { ImpactPage, Shop } from '@ebb/contracts';
import { CircleAlert, CircleCheck, CircleHelp, TrendingDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { verdictWords } from './impact-words.ts';

const icons = {
  off: CircleHelp,
  open: CircleHelp,
  too_few: CircleHelp,
  paid: CircleCheck,
  cost: TrendingDown,
  not_trustworthy: CircleAlert,
} as const;

/** The plain answer first. */
export function VerdictPanel({
  page,
  shop,
  children,
}: {
  page: ImpactPage;
  shop: Shop;
  children?: ReactNode;
}) {
  const formats = useFormats();
  const { title, text } = verdictWords(page, shop, formats);
  const Icon = icons[page.verdict.kind];
  return (
    <Panel data-testid="impact-verdict" data-kind={page.verdict.kind}>
      <h2 className="flex items-center gap-2 text-md font-semibold">
        <Icon size={20} aria-hidden className="shrink-0 text-accent" /> {title}
      </h2>
      <p className="mt-1 max-w-prose text-base">{text}</p>
      {children}
    </Panel>
  );
}
