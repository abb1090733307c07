import { csvLine } from '@ebb/contracts';
import { LabError } from '../reading/lab-error.ts';
import { createRowReader } from '../reading/read-rows.ts';
import { answerRows } from './answer-rows.ts';
import type { LabModel } from './lab-model.ts';

const blockRows = 2_000;

export interface Batch {
  /** @throws LabError naming line and column */
  write(text: string): void;
  /** @returns rows answered @throws LabError */
  end(): Promise<number>;
}

/**
 * Answers a file row by row as it comes: all its columns and all its rows, with the answer and its confidence in two
 * columns more. Never more than some thousand rows in memory.
 *
 * @param emit gets lines of formula-safe CSV
 */
export function openBatch(model: LabModel, emit: (text: string) => void): Batch {
  let placeOf = new Map<string, number>();
  let block: string[][] = [];
  let rows = 0;

  function flush(): void {
    if (block.length === 0) return;
    const answers = answerRows(model, block.length, (row, field) => block[row]![placeOf.get(field)!]);
    emit(
      answers
        .map(({ answer, confidence01 }, row) =>
          csvLine([...block[row]!, answer, Number(confidence01.toFixed(4))]),
        )
        .join(''),
    );
    rows += block.length;
    block = [];
  }

  const reader = createRowReader(
    (names) => {
      placeOf = new Map(names.map((name, place) => [name, place]));
      const absent = model.fields.find(({ name }) => !placeOf.has(name));
      if (absent !== undefined) {
        throw new LabError(
          `Line 1 names no column ${JSON.stringify(absent.name)}, which the study answers by.`,
        );
      }
      const free = (name: string): string => (placeOf.has(name) ? free(`${name}_`) : name);
      emit(csvLine([...names, free(answerColumn(model)), free('confidence')]));
    },
    (cells) => {
      block.push([...cells]);
      if (block.length >= blockRows) flush();
    },
  );
  return {
    write: (text) => reader.write(text),
    async end() {
      await reader.end();
      flush();
      return rows;
    },
  };
}

function answerColumn(model: LabModel): string {
  switch (model.kind) {
    case 'cluster':
      return 'segment';
    case 'predict':
      return `predicted ${model.target}`;
  }
}
