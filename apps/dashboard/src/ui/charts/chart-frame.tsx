import { ChartColumn, Download, Table2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Panel } from '../parts/panel.tsx';
import { useIsPhone } from '../parts/use-layout.ts';
import { DataTable } from './data-table.tsx';
import { Sparkline } from './sparkline.tsx';
import { type Column, downloadCsv } from './csv.ts';

interface ChartFrameProps<Row> {
  title: string;
  /** As of when, in which zone, and of how many. */
  caption: ReactNode;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  fileName: string;
  /** On a phone the chart shrinks to this. */
  brief?: { value: string; points: readonly (number | null)[] };
  children: ReactNode;
  className?: string;
}

/** A chart with its caption, its table and its CSV: the picture is never the only way to the numbers. */
export function ChartFrame<Row>(props: ChartFrameProps<Row>) {
  const { title, caption, columns, rows, fileName, brief, children, className } = props;
  const [isTable, setTable] = useState(false);
  const isPhone = useIsPhone();
  const download = () => downloadCsv(fileName, columns, rows);
  const picture =
    isPhone && brief ? (
      <div>
        <p className="text-xl font-semibold">{brief.value}</p>
        <Sparkline points={brief.points} label={title} />
      </div>
    ) : (
      children
    );
  return (
    <Panel
      title={title}
      {...(className ? { className } : {})}
      aside={
        <span className="flex">
          <Button
            tone="quiet"
            size="icon"
            aria-pressed={isTable}
            aria-label={isTable ? `${title}: show the chart` : `${title}: show the table`}
            title={isTable ? 'Chart' : 'Table'}
            onClick={() => setTable(!isTable)}
          >
            {isTable ? <ChartColumn size={15} aria-hidden /> : <Table2 size={15} aria-hidden />}
          </Button>
          <Button
            tone="quiet"
            size="icon"
            aria-label={`${title}: download CSV`}
            title="CSV"
            onClick={download}
          >
            <Download size={15} aria-hidden />
          </Button>
        </span>
      }
    >
      {isTable ? <DataTable title={title} columns={columns} rows={rows} /> : picture}
      <p className="mt-2 text-xs text-muted">{caption}</p>
    </Panel>
  );
}
