import type { ImpactPage, TrialPhase } from '@ebb/contracts';
import type { ReactNode } from 'react';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { Panel } from '../../ui/parts/panel.tsx';

/** Who is in which group, and what did not go as the draw meant it: shown, never left out. */
export function WhoCounts({ page, phase }: { page: ImpactPage; phase: TrialPhase }) {
  const formats = useFormats();
  const { enrolled, matured, contacted, crossovers, laterAlerts, ratioP } = page;
  const arms = (of: ImpactPage['enrolled']) =>
    `${formats.number(of.worked)} worked, ${formats.number(of.withheld)} withheld`;
  const drawn = enrolled.worked + enrolled.withheld;
  return (
    <Panel title="Who counts">
      <dl className="grid gap-x-4 gap-y-2 text-base sm:grid-cols-[auto_minmax(0,1fr)]">
        <Fact name="Phase">
          {phase.number}, since {formats.day(phase.startedAt)}
          {phase.endedAt === null ? '' : ` until ${formats.day(phase.endedAt)}`}: {phase.sharePercent}%
          withheld, line {phase.line === null ? 'as the model suggests' : formats.finePercent(phase.line)},{' '}
          {formats.number(phase.dailyCapacity)} alerts a day
        </Fact>
        <Fact name="Drawn">
          {arms(enrolled)}
          {drawn === 0
            ? ''
            : ` (${formats.finePercent(enrolled.withheld / drawn)}; ${ratioP < 0.001 ? 'chance does not make this' : 'as chance makes it'})`}
        </Fact>
        <Fact name="Outcome known">{arms(matured)}</Fact>
        <Fact name="Contacted">
          {formats.number(contacted.worked)} of the worked.{' '}
          {contacted.withheld === 0
            ? 'None of the withheld.'
            : `${formats.number(contacted.withheld)} although withheld: they stay where the draw has put them.`}
        </Fact>
        <Fact name="Crossovers">
          {crossovers.worked + crossovers.withheld === 0
            ? 'None'
            : `${arms(crossovers)}: had an alert of the other kind, of another phase, in the same time. They stay too.`}
        </Fact>
        <Fact name="Later alerts">
          {formats.number(laterAlerts)} of customers who count already, by their first
        </Fact>
      </dl>
      <p className="mt-3 text-xs text-muted">
        Another share, line or capacity begins a new phase and draws anew. Withheld alerts stay withheld until
        they close.
      </p>
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
