import { Type, type Static, type TSchema } from 'typebox';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems, Problem } from '../problem.ts';
import { labLimits, LabTableReport } from './columns.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Shop = Type.String({ minLength: 1, maxLength: 64, description: 'shop id' });
const Id = Type.String({ pattern: '^[0-9a-f]{32}$' });
const ShopQuery = Type.Object({ shop: Shop });
const problems = { ...memberProblems, 404: Problem, 409: Problem, 422: Problem } as const;

export const labJobStatuses = ['receiving', 'requested', 'running', 'done', 'failed', 'cancelled'] as const;
export type LabJobStatus = (typeof labJobStatuses)[number];

export const shippedTables = ['wholesale', 'customers_200'] as const;
export type ShippedTable = (typeof shippedTables)[number];
export const labFileSources = ['upload', ...shippedTables] as const;

/** What is under way for a table, a study or a batch. */
const job = {
  id: Id,
  name: Type.String(),
  status: Type.Enum(labJobStatuses),
  step: Nullable(Type.String({ description: 'what is being done' })),
  done01: Type.Number(),
  error: Nullable(Type.String()),
  createdAt: Type.Integer(),
  createdByName: Type.String(),
  finishedAt: Nullable(Type.Integer()),
};

export const LabTable = Type.Object({
  ...job,
  source: Type.Enum(labFileSources),
  bytes: Type.Integer(),
  rows: Nullable(Type.Integer()),
  columns: Nullable(Type.Integer()),
});
export type LabTable = Static<typeof LabTable>;

export const LabTableDetail = Type.Object({
  ...LabTable.properties,
  report: Nullable(LabTableReport),
});
export type LabTableDetail = Static<typeof LabTableDetail>;

/** Rows that a study is to answer, and how far it is. */
export const LabBatch = Type.Object({ ...job, rows: Nullable(Type.Integer()) });
export type LabBatch = Static<typeof LabBatch>;

const Name = Type.String({ minLength: 1, maxLength: 120 });

export const labFileEndpoints = {
  getLabTable: {
    method: 'GET',
    path: '/api/lab/tables/:id',
    tag: 'lab',
    summary: 'A table: its columns, what is missing, what repeats',
    access: 'lab.change',
    params: Type.Object({ id: Id }),
    query: ShopQuery,
    answer: LabTableDetail,
    problems,
  },
  addLabTable: {
    method: 'POST',
    path: '/api/lab/tables',
    tag: 'lab',
    summary: 'Announces a CSV, or takes a table that is shipped',
    description:
      'An announced file is then sent in parts and completed. At most 64 MB, 200,000 rows, 100 columns; a first line with names.',
    access: 'lab.change',
    status: 201,
    body: Type.Object({
      shopId: Shop,
      name: Name,
      shipped: Type.Optional(Type.Enum(shippedTables)),
    }),
    answer: LabTable,
    problems,
  },
  addLabBatch: {
    method: 'POST',
    path: '/api/lab/studies/:id/batches',
    tag: 'lab',
    summary: 'Announces a CSV whose rows the study is to answer',
    access: 'lab.change',
    status: 201,
    params: Type.Object({ id: Id }),
    body: Type.Object({ shopId: Shop, name: Name }),
    answer: LabBatch,
    problems,
  },
  putLabPart: {
    method: 'PUT',
    path: '/api/lab/files/:id/parts/:part',
    tag: 'lab',
    summary: 'One piece of an announced file; the same piece may be sent again',
    access: 'lab.change',
    status: 204,
    bodyLimitBytes: 4 * 2 ** 20,
    params: Type.Object({ id: Id, part: Type.Integer({ minimum: 0, maximum: 1_000 }) }),
    body: Type.Object({
      shopId: Shop,
      text: Type.String({ minLength: 1, maxLength: labLimits.partCharacters }),
    }),
    answer: Type.Null(),
    problems: { ...problems, 413: Problem },
  },
  completeLabFile: {
    method: 'POST',
    path: '/api/lab/files/:id/complete',
    tag: 'lab',
    summary: 'Says that all pieces of a file are there; it is read next',
    access: 'lab.change',
    status: 202,
    params: Type.Object({ id: Id }),
    body: Type.Object({ shopId: Shop, parts: Type.Integer({ minimum: 1, maximum: 1_000 }) }),
    answer: Type.Object({ status: Type.Enum(labJobStatuses) }),
    problems,
  },
  cancelLabFile: {
    method: 'POST',
    path: '/api/lab/files/:id/cancel',
    tag: 'lab',
    summary: 'Ends the reading of a table or the answering of a batch',
    access: 'lab.change',
    params: Type.Object({ id: Id }),
    body: Type.Object({ shopId: Shop }),
    answer: Type.Object({ status: Type.Enum(labJobStatuses) }),
    problems,
  },
  deleteLabFile: {
    method: 'DELETE',
    path: '/api/lab/files/:id',
    tag: 'lab',
    summary: 'Deletes a table or a batch; studies of the table stay',
    access: 'lab.change',
    status: 204,
    params: Type.Object({ id: Id }),
    query: ShopQuery,
    answer: Type.Null(),
    problems,
  },
  getLabTableRows: {
    method: 'GET',
    path: '/api/lab/tables/:id/rows.csv',
    tag: 'lab',
    summary: 'A table as it was given',
    access: 'lab.change',
    params: Type.Object({ id: Id }),
    query: ShopQuery,
    answer: Type.String({ description: 'text/csv' }),
    problems,
  },
  getLabBatchRows: {
    method: 'GET',
    path: '/api/lab/batches/:id/rows.csv',
    tag: 'lab',
    summary: 'A batch’s rows with the answer and its confidence in two columns more',
    access: 'lab.read',
    params: Type.Object({ id: Id }),
    query: ShopQuery,
    answer: Type.String({ description: 'text/csv' }),
    problems,
  },
} as const satisfies Endpoints;
