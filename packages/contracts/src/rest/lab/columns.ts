import { Type, type Static, type TSchema } from 'typebox';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** How much of a table the lab takes; what lies beyond is refused, never cut. */
export const labLimits = {
  /** Of a file, as UTF-8. */
  bytes: 64 * 2 ** 20,
  rows: 200_000,
  columns: 100,
  cellCharacters: 1_000,
  /** Of one piece of a file, as it is sent. */
  partCharacters: 400_000,
  /** Tables, studies of a shop, and batches of a study, kept at the same time. */
  tables: 40,
  studies: 200,
  batches: 20,
} as const;

export const labColumnKinds = ['number', 'category', 'date', 'id', 'leave_out'] as const;
export type LabColumnKind = (typeof labColumnKinds)[number];

/** What reading found in one column, and what the lab takes it for. */
export const LabColumn = Type.Object({
  name: Type.String(),
  kind: Type.Enum(labColumnKinds),
  missing: Type.Integer({ description: 'rows without a value' }),
  distinct: Type.Integer({ description: 'different values' }),
  distinctIsLeast: Type.Boolean({ description: 'whether there may be more: counting ended there' }),
  numbers: Nullable(
    Type.Object({
      count: Type.Integer({ description: 'rows that hold a number' }),
      least: Type.Number(),
      most: Type.Number(),
      mean: Type.Number(),
      median: Type.Number(),
      isWhole: Type.Boolean(),
      isSkewed: Type.Boolean({ description: 'a long tail of large values: a logarithm is suggested' }),
      outliers: Type.Integer({ description: 'beyond Tukey’s fences; they are kept' }),
    }),
  ),
  dates: Type.Integer({ description: 'rows that hold a date' }),
  values: Type.Array(Type.Object({ value: Type.String(), rows: Type.Integer() }), {
    description: 'the most frequent ones',
  }),
  note: Nullable(Type.String({ description: 'what should be looked at' })),
});
export type LabColumn = Static<typeof LabColumn>;

export const LabTableReport = Type.Object({
  rows: Type.Integer(),
  duplicates: Type.Integer({ description: 'rows that repeat an earlier one in every column' }),
  missing: Type.Integer({ description: 'cells without a value' }),
  delimiter: Type.String(),
  columns: Type.Array(LabColumn),
});
export type LabTableReport = Static<typeof LabTableReport>;

/** A column as a study uses it: what it is, and the limits of the form. */
export const LabColumnUse = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  kind: Type.Enum(labColumnKinds),
  logarithm: Type.Optional(Type.Boolean({ description: 'sign(x) · ln(1 + |x|), for long tails' })),
  least: Type.Optional(Nullable(Type.Number({ description: 'the form takes nothing below' }))),
  most: Type.Optional(Nullable(Type.Number({ description: 'the form takes nothing above' }))),
});
export type LabColumnUse = Static<typeof LabColumnUse>;

/** One question of the form that a study's columns make. */
export const LabField = Type.Object({
  name: Type.String(),
  kind: Type.Union([Type.Literal('number'), Type.Literal('category'), Type.Literal('date')]),
  least: Nullable(Type.Number()),
  most: Nullable(Type.Number()),
  isWhole: Type.Boolean(),
  values: Type.Array(Type.String()),
  usual: Type.String({ description: 'the middle or most frequent value, to begin with' }),
});
export type LabField = Static<typeof LabField>;
