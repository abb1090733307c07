import type { ModelDetail, ModelPage } from '@ebb/contracts';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { amountAxis, shareAxis } from '../../../ui/charts/axes.ts';
import { ChartFrame } from '../../../ui/charts/chart-frame.tsx';
import { Line, LineSample } from '../../../ui/charts/marks.tsx';
import { Plot } from '../../../ui/charts/plot.tsx';
import type { PlotAxis } from '../../../ui/charts/plot-scale.ts';
import { SelectField } from '../../../ui/parts/fields/fields.tsx';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { call } from '../../../lib/api/call.ts';
import { useShop } from '../../../lib/session/shop-context.tsx';
import { type CurveKind, curveSeries, drawables } from './curve-series.ts';

const kinds: readonly { value: CurveKind; label: string }[] = [
  { value: 'roc', label: 'ROC' },
  { value: 'pr', label: 'Precision and recall' },
  { value: 'gain', label: 'Gain' },
  { value: 'lift', label: 'Lift' },
];
const meanings: Readonly<Record<CurveKind, string>> = {
  roc: 'Of those who stayed, how many are warned of for each share of leavers found. Further up and left is better; the dashes are a coin.',
  pr: 'Of those warned of, how many leave, for each share of leavers found. Higher is better; the dashes are everybody warned.',
  gain: 'How many of all leavers are among the riskiest so many customers. Higher is better; the dashes are a coin.',
  lift: 'How many more leavers than by chance are among the riskiest so many customers. Higher is better; 1 is a coin.',
};
const dashes = ['', '7 3', '2 3', '9 3 2 3', '4 2', '12 4'];

/** The curves of whoever is chosen, on the same axes. Lines differ by colour and by dashes. */
export function CurvesPanel({ model, models }: { model: ModelDetail; models: ModelPage['models'] }) {
  const formats = useFormats();
  const { shop } = useShop();
  const [kind, setKind] = useState<CurveKind>('roc');
  const inShadow = models.filter(({ id, status }) => status === 'challenger' && id !== model.id);
  const shadowModels = useQueries({
    queries: inShadow.map(({ id }) => ({
      queryKey: ['model', shop.id, id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call('getModel', { params: { shop: shop.id, model: id } }, signal),
      staleTime: Infinity,
    })),
  });
  const all = [
    ...drawables(model),
    ...shadowModels.flatMap(({ data }) => {
      const [own] = data ? drawables(data) : [];
      return own ? [{ ...own, name: `${own.name} (own test)` }] : [];
    }),
  ];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(drawnAtFirst(model)));
  const shown = all.filter(({ name }) => chosen.has(name));
  const series = shown.map(({ name, curves }) => curveSeries(name, curves, kind));
  const lookOf = (name: string) => {
    const index = all.findIndex((one) => one.name === name);
    return {
      // The first colour is the model's own, whoever else is drawn.
      color: `var(--series-${index === 0 ? 1 : ((index - 1) % 4) + 2})`,
      dash: dashes[index % dashes.length],
      width: index === 0 ? 2.5 : 1.75,
    };
  };
  const toggle = (name: string) => {
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    setChosen(next);
  };
  if (!model.curves) return null;
  const share = model.curves.rows === 0 ? 0 : model.curves.positives / model.curves.rows;
  const [x, y] = axesOf(kind, series, formats);
  return (
    <ChartFrame
      title="Curves"
      caption={`On ${formats.number(model.curves.rows)} test rows. ${meanings[kind]}`}
      columns={[
        { label: 'Of', text: (point) => point.name, raw: (point) => point.name },
        { label: x.label, text: (point) => formats.finePercent(point.x), raw: (point) => point.x },
        {
          label: y.label,
          text: (point) => (kind === 'lift' ? `${point.y.toFixed(2)}×` : formats.finePercent(point.y)),
          raw: (point) => point.y,
        },
      ]}
      rows={series.flatMap(({ name, xs, ys }) => xs.map((at, index) => ({ name, x: at, y: ys[index] ?? 0 })))}
      fileName={`${kind}-${model.id}`}
    >
      <SelectField label="Curve" value={kind} options={kinds} onChange={setKind} className="mb-2" />
      <Plot
        label={`${kinds.find(({ value }) => value === kind)?.label ?? ''} curves of ${shown.map(({ name }) => name).join(', ')}. ${meanings[kind]} The table view has the numbers.`}
        x={x}
        y={y}
        height={280}
      >
        {(scale) => (
          <>
            <Line
              scale={scale}
              xs={[0, 1]}
              ys={kind === 'pr' ? [share, share] : kind === 'lift' ? [1, 1] : [0, 1]}
              color="var(--control)"
              dash="4 4"
              width={1}
            />
            {[...series].reverse().map(({ name, xs, ys }) => (
              <Line key={name} scale={scale} xs={xs} ys={ys} {...lookOf(name)} />
            ))}
          </>
        )}
      </Plot>
      <fieldset className="mt-2">
        <legend className="sr-only">Draw the curves of</legend>
        <div className="flex flex-wrap gap-x-4 gap-y-1">
          {all.map(({ name }) => (
            <label key={name} className="flex min-h-7 items-center gap-1.5 text-sm max-sm:min-h-11">
              <input
                type="checkbox"
                checked={chosen.has(name)}
                onChange={() => toggle(name)}
                className="accent-accent"
              />
              <LineSample {...lookOf(name)} />
              <span className="first-letter:uppercase">{name}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </ChartFrame>
  );
}

/** The model itself and the best of each kind: what the first question is about. */
function drawnAtFirst(model: ModelDetail): string[] {
  const bestOf = (rivals: ModelDetail['baselines']) =>
    [...rivals].sort((left, right) => right.metrics.rocAuc - left.metrics.rocAuc).slice(0, 1);
  const best = [...bestOf(model.challengers), ...bestOf(model.baselines)].map(({ name }) => name);
  return [`Model ${model.version}`, ...best];
}

function axesOf(
  kind: CurveKind,
  series: readonly { ys: readonly number[] }[],
  formats: Parameters<typeof shareAxis>[1],
): [PlotAxis, PlotAxis] {
  switch (kind) {
    case 'roc':
      return [shareAxis('Stayers warned of', formats), shareAxis('Leavers warned of', formats)];
    case 'pr':
      return [
        shareAxis('Leavers warned of (recall)', formats),
        shareAxis('Warned who leave (precision)', formats),
      ];
    case 'gain':
      return [shareAxis('Riskiest customers', formats), shareAxis('Leavers among them', formats)];
    case 'lift':
      return [
        shareAxis('Riskiest customers', formats),
        amountAxis(
          'Leavers, times chance',
          [1, ...series.flatMap(({ ys }) => ys)],
          (value) => `${formats.fine(value)}×`,
        ),
      ];
  }
}
