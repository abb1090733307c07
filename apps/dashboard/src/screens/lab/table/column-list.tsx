import { labColumnKinds, type LabColumn, type LabColumnKind, type LabColumnUse } from '@ebb/contracts/lab';
import { useState } from 'react';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import type { Formats } from '../../../lib/formats/formats.ts';
import { inputLook, SelectField } from '../../../ui/parts/fields/fields.tsx';
import { classNames } from '../../../ui/parts/class-names.ts';
import { readLimit } from './column-uses.ts';

const kindLabels: Readonly<Record<LabColumnKind, string>> = {
  number: 'Number',
  category: 'Category',
  date: 'Date',
  id: 'Id',
  leave_out: 'Leave out',
};
const kindOptions = labColumnKinds.map((value) => ({ value, label: kindLabels[value] }));

/** Every column with what is in it and what it is taken for. */
export function ColumnList({
  columns,
  uses,
  onChange,
}: {
  columns: readonly LabColumn[];
  uses: readonly LabColumnUse[];
  onChange: (uses: LabColumnUse[]) => void;
}) {
  return (
    <ul className="divide-y divide-line">
      {columns.map((column, place) => {
        const use = uses[place];
        return (
          use && (
            <ColumnRow
              key={column.name}
              column={column}
              use={use}
              onChange={(changed) => onChange(uses.map((each, at) => (at === place ? changed : each)))}
            />
          )
        );
      })}
    </ul>
  );
}

function ColumnRow({
  column,
  use,
  onChange,
}: {
  column: LabColumn;
  use: LabColumnUse;
  onChange: (use: LabColumnUse) => void;
}) {
  const formats = useFormats();
  const isOut = use.kind === 'leave_out' || use.kind === 'id';
  return (
    <li className="grid gap-x-4 gap-y-1 py-2.5 md:grid-cols-[minmax(0,1fr)_auto]">
      <div className="min-w-0">
        <p className={classNames('truncate font-medium', isOut && 'text-muted')} title={column.name}>
          {column.name}
        </p>
        <p className="text-sm break-words text-muted">{contentOf(column, formats)}</p>
        {column.note && <p className="text-sm text-worse">{column.note}</p>}
      </div>
      <div className="flex flex-wrap items-center gap-3">
        {use.kind === 'number' && (
          <>
            <label className="inline-flex items-center gap-1.5 text-sm max-sm:min-h-11">
              <input
                type="checkbox"
                checked={use.logarithm === true}
                onChange={(event) => onChange({ ...use, logarithm: event.target.checked })}
              />
              Logarithm
            </label>
            <LimitField
              label={`${column.name}: the form takes from`}
              shown={column.numbers?.least}
              value={use.least}
              onChange={(least) => onChange(withLimit(use, 'least', least))}
            />
            <span className="text-sm text-muted">to</span>
            <LimitField
              label={`${column.name}: the form takes up to`}
              shown={column.numbers?.most}
              value={use.most}
              onChange={(most) => onChange(withLimit(use, 'most', most))}
            />
          </>
        )}
        <SelectField
          label={`${column.name} is`}
          value={use.kind}
          options={kindOptions}
          onChange={(kind) => onChange({ ...use, kind })}
        />
      </div>
    </li>
  );
}

function withLimit(use: LabColumnUse, which: 'least' | 'most', limit: number | undefined): LabColumnUse {
  const { [which]: _before, ...others } = use;
  return limit === undefined ? others : { ...others, [which]: limit };
}

/** A limit of the form; while it is empty what the table holds is the limit. */
function LimitField({
  label,
  shown,
  value,
  onChange,
}: {
  label: string;
  shown: number | undefined;
  value: number | null | undefined;
  onChange: (value: number | undefined) => void;
}) {
  const [text, setText] = useState(value == null ? '' : String(value));
  const isWrong = readLimit(text) === undefined;
  return (
    <input
      aria-label={label}
      aria-invalid={isWrong}
      title={label}
      inputMode="decimal"
      placeholder={value === null ? 'any' : shown === undefined ? '' : String(Number(shown.toPrecision(6)))}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        const limit = readLimit(event.target.value);
        if (limit !== undefined) onChange(limit ?? undefined);
      }}
      className={classNames(inputLook, 'h-8 w-24 text-sm', isWrong && 'border-worse')}
    />
  );
}

function contentOf(column: LabColumn, formats: Formats): string {
  const { numbers, missing, distinct, distinctIsLeast, values } = column;
  const different = `${distinctIsLeast ? 'at least ' : ''}${formats.number(distinct)} different ${distinct === 1 ? 'value' : 'values'}`;
  const parts = [different];
  if (missing > 0) parts.push(`${formats.number(missing)} missing`);
  if (column.kind === 'number' && numbers !== null) {
    parts.push(
      `${formats.fine(numbers.least)} to ${formats.fine(numbers.most)}, median ${formats.fine(numbers.median)}`,
    );
    if (numbers.outliers > 0) parts.push(`${formats.number(numbers.outliers)} far from the rest, kept`);
  } else if (values.length > 0) {
    const shown = values.slice(0, 4).map(({ value, rows }) => `${value} (${formats.number(rows)})`);
    parts.push(`${shown.join(', ')}${distinct > 4 ? ' …' : ''}`);
  }
  return parts.join(' · ');
}
