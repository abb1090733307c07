import { checkLabField, type LabAnswer, type LabField, type LabStudyDetail } from '@ebb/contracts/lab';
import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useId, useState } from 'react';
import { call } from '../../../lib/api/call.ts';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { useShop } from '../../../lib/session/shop-context.tsx';
import { Button } from '../../../ui/parts/button.tsx';
import { ErrorNote } from '../../../ui/parts/error-note.tsx';
import { classNames } from '../../../ui/parts/class-names.ts';
import { inputLook } from '../../../ui/parts/fields/fields.tsx';
import { Panel } from '../../../ui/parts/panel.tsx';

/** A form made from the columns: one row's answer with its confidence. */
export function AskForm({ study, fields }: { study: LabStudyDetail; fields: readonly LabField[] }) {
  const { shop } = useShop();
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(fields.map(({ name, usual }) => [name, usual])),
  );
  const ask = useMutation({
    mutationFn: (given: Record<string, string>) =>
      call('askLabStudy', { params: { id: study.id }, body: { shopId: shop.id, values: given } }),
  });
  const flaws = new Map(
    fields.flatMap((field) => {
      const flaw = checkLabField(field, values[field.name] ?? '');
      return flaw === null ? [] : [[field.name, flaw.message] as const];
    }),
  );
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (flaws.size === 0) ask.mutate(values);
  }
  return (
    <Panel title="Ask for one row">
      <form onSubmit={submit} className="grid gap-3" noValidate>
        <div className="grid gap-3 sm:grid-cols-2">
          {fields.map((field) => (
            <Field
              key={field.name}
              field={field}
              value={values[field.name] ?? ''}
              flaw={flaws.get(field.name)}
              onChange={(value) => setValues({ ...values, [field.name]: value })}
            />
          ))}
        </div>
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" tone="main" disabled={flaws.size > 0 || ask.isPending}>
            {study.kind === 'cluster' ? 'Which segment?' : 'Predict'}
          </Button>
          {flaws.size > 0 && (
            <span className="text-sm text-muted">
              {flaws.size === 1 ? 'One answer' : `${flaws.size} answers`} cannot be used yet.
            </span>
          )}
        </div>
        {ask.error && <ErrorNote error={ask.error} />}
        {ask.data && <Answer answer={ask.data} />}
      </form>
    </Panel>
  );
}

function Answer({ answer }: { answer: LabAnswer }) {
  const formats = useFormats();
  return (
    <div role="status" data-testid="lab-answer" className="grid gap-1 rounded-md border border-line p-3">
      <p className="text-md font-semibold">{answer.answer}</p>
      <p className="text-sm">Confidence {formats.finePercent(answer.confidence01)}</p>
      {answer.classes.length > 1 && (
        <p className="text-sm text-muted">
          {answer.classes
            .map(({ name, probability01 }) => `${name} ${formats.finePercent(probability01)}`)
            .join(' · ')}
        </p>
      )}
      {answer.isUnusual && (
        <p className="text-sm text-muted">
          It lies further from its segment than 99 of 100 rows of the table: like nothing seen so far.
        </p>
      )}
      {answer.filled.length > 0 && (
        <p className="text-sm text-muted">
          Left empty and filled as in the study: {answer.filled.join(', ')}.
        </p>
      )}
    </div>
  );
}

function Field({
  field,
  value,
  flaw,
  onChange,
}: {
  field: LabField;
  value: string;
  flaw: string | undefined;
  onChange: (value: string) => void;
}) {
  const id = useId();
  const described = `${id}-note`;
  const look = classNames(inputLook, flaw !== undefined && 'border-worse');
  return (
    <div className="grid content-start gap-1">
      <label htmlFor={id} className="truncate text-sm font-medium" title={field.name}>
        {field.name}
      </label>
      {field.kind === 'category' ? (
        <select
          id={id}
          value={value}
          aria-describedby={described}
          onChange={(event) => onChange(event.target.value)}
          className={look}
        >
          <option value="">(not known)</option>
          {field.values.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          type={field.kind === 'date' ? 'date' : 'text'}
          inputMode={field.kind === 'date' ? undefined : 'decimal'}
          value={value}
          aria-invalid={flaw !== undefined}
          aria-describedby={described}
          onChange={(event) => onChange(event.target.value)}
          className={look}
        />
      )}
      <p
        id={described}
        aria-live="polite"
        className={classNames('min-h-4 text-xs', flaw === undefined ? 'text-muted' : 'text-worse')}
      >
        {flaw ?? limitsOf(field)}
      </p>
    </div>
  );
}

function limitsOf({ kind, least, most, isWhole }: LabField): string {
  if (kind !== 'number') return '';
  const number = isWhole ? 'whole number' : 'number';
  if (least !== null && most !== null) return `${number}, ${least} to ${most}`;
  if (least !== null) return `${number}, at least ${least}`;
  return most === null ? number : `${number}, at most ${most}`;
}
