import {
  mostRetentionDays,
  type RetentionDays,
  type RetentionKind,
  type RetentionRule,
} from '@ebb/contracts/retention';
import { type SubmitEvent, useState } from 'react';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { inputLook } from '../../ui/parts/fields/fields.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { RetentionPreview } from './retention-preview.tsx';
import { useRetention } from './retention-query.ts';
import { kindWords, readDays, withoutRule } from './retention-words.ts';

type Typed = Readonly<Partial<Record<RetentionKind, string>>>;

/** The rules as fields; what would go is shown before anything can be saved. */
export function RetentionForm({ rules }: { rules: readonly RetentionRule[] }) {
  const { shop } = useShop();
  const { preview, save } = useRetention(shop.id);
  const [typed, setTyped] = useState<Typed>({});
  const textOf = ({ kind, days }: RetentionRule) => typed[kind] ?? (days === null ? '' : String(days));
  const limitsOf = ({ leastDays, ownDays }: RetentionRule) => ({
    leastDays,
    mostDays: ownDays ?? mostRetentionDays,
  });
  const isWrong = (rule: RetentionRule) => readDays(textOf(rule), limitsOf(rule)) === undefined;
  const changed = rules.filter(
    (rule) => !isWrong(rule) && readDays(textOf(rule), limitsOf(rule)) !== rule.days,
  );
  const days: RetentionDays = Object.fromEntries(
    changed.map((rule) => [rule.kind, readDays(textOf(rule), limitsOf(rule)) ?? null]),
  );
  const isReady = changed.length > 0 && !rules.some(isWrong);
  const isShown = preview.data !== undefined && JSON.stringify(preview.variables) === JSON.stringify(days);

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (isReady) preview.mutate(days);
  }
  function store(): void {
    save.mutate(days, {
      onSuccess: () => {
        setTyped({});
        preview.reset();
      },
    });
  }
  const error = preview.error ?? save.error;
  return (
    <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Panel flush title="Keep for">
        <ul className="divide-y divide-line">
          {rules.map((rule) => (
            <RuleLine
              key={rule.kind}
              rule={rule}
              text={textOf(rule)}
              limits={limitsOf(rule)}
              isWrong={isWrong(rule)}
              onChange={(text) => setTyped({ ...typed, [rule.kind]: text })}
            />
          ))}
        </ul>
        <div className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-4 py-3">
          {changed.length > 0 && (
            <Button
              tone="quiet"
              onClick={() => {
                setTyped({});
                preview.reset();
              }}
            >
              Undo the changes
            </Button>
          )}
          <Button type="submit" disabled={!isReady || preview.isPending}>
            {preview.isPending ? 'Counting…' : 'Show what would go'}
          </Button>
        </div>
      </Panel>
      {error && <ErrorNote error={error} onRetry={() => preview.mutate(days)} />}
      {save.isSuccess && changed.length === 0 && (
        <p role="status" className="text-base">
          Saved. What is older goes within minutes.
        </p>
      )}
      {isShown && preview.data && (
        <RetentionPreview preview={preview.data} days={days} isSaving={save.isPending} onSave={store} />
      )}
    </form>
  );
}

function RuleLine({
  rule,
  text,
  limits,
  isWrong,
  onChange,
}: {
  rule: RetentionRule;
  text: string;
  limits: { readonly leastDays: number; readonly mostDays: number };
  isWrong: boolean;
  onChange: (text: string) => void;
}) {
  const { kind, ownDays } = rule;
  const { name, what } = kindWords[kind];
  const hint = `retention-${kind}`;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="text-base font-medium">{name}</p>
        <p className="text-sm text-muted">{what}</p>
        <RuleState rule={rule} />
      </div>
      <div className="grid w-44 gap-1 max-sm:w-full">
        <label className="flex items-center gap-2 text-base">
          <span className="sr-only">{name}: </span>
          <input
            value={text}
            inputMode="numeric"
            autoComplete="off"
            placeholder={withoutRule(ownDays).replace(' days', '')}
            aria-invalid={isWrong}
            aria-describedby={hint}
            onChange={(event) => onChange(event.target.value)}
            className={`${inputLook} text-right`}
          />
          days
        </label>
        <p id={hint} className={`text-xs ${isWrong ? 'text-worse' : 'text-muted'}`}>
          {limits.leastDays} to {limits.mostDays}; empty: {withoutRule(ownDays)}
        </p>
      </div>
    </li>
  );
}

function RuleState({ rule: { days, isUnderWay, finishedAt, removed } }: { rule: RetentionRule }) {
  const formats = useFormats();
  if (days === null) return null;
  const rows = removed === 0 ? 'nothing was older so far' : `${formats.number(removed)} rows gone so far`;
  return (
    <p className="text-sm text-muted" aria-live="polite">
      {isUnderWay ? `Being removed · ${rows}` : `Looked last ${formats.dateTime(finishedAt ?? 0)} · ${rows}`}
    </p>
  );
}
