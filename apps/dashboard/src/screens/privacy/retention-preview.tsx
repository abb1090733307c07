import type { RetentionDays, RetentionKind, RetentionPreview as Preview } from '@ebb/contracts/retention';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { kindWords } from './retention-words.ts';

/** What would go by the rules as they stand in the fields, and the button that lets it go. */
export function RetentionPreview({
  preview,
  days,
  isSaving,
  onSave,
}: {
  preview: Preview;
  days: RetentionDays;
  isSaving: boolean;
  onSave: () => void;
}) {
  const formats = useFormats();
  const kept = (Object.keys(days) as RetentionKind[]).filter((kind) => days[kind] === null);
  const rows = preview.items.reduce((sum, line) => sum + line.rows, 0);
  return (
    <Panel title="What would go now">
      <div className="grid gap-3">
        {preview.items.length > 0 && (
          <div className="overflow-x-auto">
            <table className="w-full text-base">
              <thead>
                <tr className="text-left text-sm text-muted">
                  <th className="py-1 pr-4 font-normal">Kind</th>
                  <th className="py-1 pr-4 text-right font-normal">Would go</th>
                  <th className="py-1 pr-4 font-normal">From</th>
                  <th className="py-1 pr-4 font-normal">To</th>
                  <th className="py-1 text-right font-normal">Stay</th>
                </tr>
              </thead>
              <tbody>
                {preview.items.map(({ kind, rows: gone, oldestAt, newestAt, kept: stay }) => (
                  <tr key={kind} className="border-t border-line">
                    <th scope="row" className="py-1.5 pr-4 text-left font-medium">
                      {kindWords[kind].name}
                    </th>
                    <td className="py-1.5 pr-4 text-right tabular-nums">{formats.number(gone)}</td>
                    <td className="py-1.5 pr-4 whitespace-nowrap">
                      {oldestAt === null ? '–' : formats.dateTime(oldestAt)}
                    </td>
                    <td className="py-1.5 pr-4 whitespace-nowrap">
                      {newestAt === null ? '–' : formats.dateTime(newestAt)}
                    </td>
                    <td className="py-1.5 text-right tabular-nums">{formats.number(stay)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {kept.length > 0 && (
          <p className="text-base">
            No rule any more for: {kept.map((kind) => kindWords[kind].name).join(', ')}. Nothing goes by that.
          </p>
        )}
        <p className="text-sm text-muted">
          At most so much: of scores and alerts stays what a customer’s open alert follows from. From then on
          it goes every hour.
        </p>
        <div className="flex justify-end">
          <Button className={rows > 0 ? 'text-worse' : ''} disabled={isSaving} onClick={onSave}>
            {rows > 0 ? `Save, and remove up to ${formats.number(rows)} rows` : 'Save'}
          </Button>
        </div>
      </div>
    </Panel>
  );
}
