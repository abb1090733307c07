'use client';
import {
  segmentFeatureLabels,
  segmentFeatureNames,
  type LiveSegment,
  type SegmentPortrait,
  type SegmentsPage,
} from '@ebb/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { toast } from 'sonner';
import { call } from '../../lib/api/call.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useLiveRefetch } from '../../lib/live/use-live-refetch.ts';
import { useHref, useShop } from '../../lib/session/shop-context.tsx';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import type { Column } from '../../ui/charts/csv.ts';
import { DataTable } from '../../ui/charts/data-table.tsx';
import { Button, buttonLook } from '../../ui/parts/button.tsx';
import { Empty } from '../../ui/parts/empty.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { TextField } from '../../ui/parts/fields/fields.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { MovesPanel } from './moves-panel.tsx';
import { personaWords } from './persona-words.ts';
import { PersonaCard } from './persona-card.tsx';
import { segmentColour } from '../../ui/charts/group-colours.ts';
import { segmentsQuery } from './segments-query.ts';
import { totalsOf } from './segments-screen.tsx';
import { featureText } from './segment-values.ts';

/** One segment: who, what makes it, who came and went, its customers, its name. */
export function SegmentScreen({ id }: { id: number }) {
  const { shop } = useShop();
  const href = useHref();
  const query = segmentsQuery(shop.id);
  const page = useQuery(query);
  useLiveRefetch(query.queryKey, 5_000);
  const place = page.data?.segments.findIndex((segment) => segment.id === id) ?? -1;
  const segment = page.data?.segments[place];
  const portrait = page.data?.report?.segments.find((each) => each.id === id);
  return (
    <>
      <PageHeader
        title={segment?.name ?? 'Segment'}
        note={portrait ? personaWords[portrait.kind].who : undefined}
      >
        <Link href={href('/segments')} className={buttonLook({ tone: 'quiet' })}>
          All segments
        </Link>
        <Link href={href('/customers', { segment: String(id) })} className={buttonLook({ tone: 'main' })}>
          Open its customers
        </Link>
      </PageHeader>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 px-6 pb-8 max-sm:px-3">
        {page.error && (
          <ErrorNote error={page.error} dataFrom={page.dataUpdatedAt} onRetry={() => void page.refetch()} />
        )}
        {page.isPending && !page.error && (
          <div role="status" aria-label="Loading the segment">
            <Skeleton className="h-96" />
          </div>
        )}
        {page.data && segment && portrait && (
          <Body page={page.data} segment={segment} portrait={portrait} colour={segmentColour(place)} />
        )}
        {page.data && !segment && (
          <Empty
            icon={SearchX}
            title="There is no such segment"
            action={<Link href={href('/segments')}>All segments</Link>}
          >
            The customers may have been segmented anew since.
          </Empty>
        )}
      </div>
    </>
  );
}

function Body({
  page,
  segment,
  portrait,
  colour,
}: {
  page: SegmentsPage;
  segment: LiveSegment;
  portrait: SegmentPortrait;
  colour: string;
}) {
  const own = {
    ...page,
    moves: page.moves.filter(({ from, to }) => from === segment.id || to === segment.id),
  };
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <PersonaCard
        segment={segment}
        portrait={portrait}
        medians={page.report?.medians ?? []}
        totals={totalsOf(page)}
        colour={colour}
      />
      <Makes portrait={portrait} medians={page.report?.medians ?? []} asOf={page.report?.asOf ?? 0} />
      <MovesPanel page={own} />
      {page.mayChange && <Rename key={segment.name} segment={segment} autoName={portrait.autoName} />}
    </div>
  );
}

function Makes({
  portrait,
  medians,
  asOf,
}: {
  portrait: SegmentPortrait;
  medians: readonly number[];
  asOf: number;
}) {
  const formats = useFormats();
  const { shop } = useShop();
  const places = segmentFeatureNames.map((_, place) => place);
  const text = (place: number, values: readonly number[]) =>
    featureText(segmentFeatureNames[place]!, values[place] ?? 0, formats, shop);
  const columns: readonly Column<number>[] = [
    {
      label: 'Feature',
      text: (place) => segmentFeatureLabels[segmentFeatureNames[place]!],
      raw: (place) => segmentFeatureNames[place]!,
    },
    {
      label: 'Median',
      text: (place) => text(place, portrait.medians),
      raw: (place) => portrait.medians[place] ?? null,
    },
    { label: 'Shop', text: (place) => text(place, medians), raw: (place) => medians[place] ?? null },
    {
      label: 'Off the others (SD)',
      text: (place) => formats.fine(portrait.difference[place] ?? 0),
      raw: (place) => portrait.difference[place] ?? null,
    },
    {
      label: 'Importance',
      text: (place) => formats.percent(portrait.importance01[place] ?? 0),
      raw: (place) => portrait.importance01[place] ?? null,
    },
  ];
  return (
    <ChartFrame
      title="What makes it"
      caption={`As of ${formats.dateTime(asOf)}. Importance is what each feature adds to a tree of depth three that separates this segment from the rest.`}
      columns={columns}
      rows={places}
      fileName={`segment-${portrait.id}`}
    >
      <DataTable title="What makes it" columns={columns} rows={places} />
    </ChartFrame>
  );
}

function Rename({ segment, autoName }: { segment: LiveSegment; autoName: string }) {
  const { shop } = useShop();
  const queries = useQueryClient();
  const [name, setName] = useState(segment.name);
  const rename = useMutation({
    mutationFn: () => call('renameSegment', { params: { id: segment.id }, body: { shopId: shop.id, name } }),
    onSuccess: (renamed) => {
      toast(`The segment is called ${renamed.name}`);
      return queries.invalidateQueries({ queryKey: segmentsQuery(shop.id).queryKey });
    },
  });
  return (
    <Panel title="Name">
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          rename.mutate();
        }}
      >
        <TextField
          label="What your team calls it"
          value={name}
          maxLength={60}
          onChange={(event) => setName(event.target.value)}
        />
        <p className="text-sm text-muted">
          It stays when the customers are segmented anew. Left empty it is called {autoName} again.
        </p>
        <Button type="submit" tone="main" className="justify-self-start" disabled={rename.isPending}>
          Save
        </Button>
        {rename.error && <ErrorNote error={rename.error} />}
      </form>
    </Panel>
  );
}
