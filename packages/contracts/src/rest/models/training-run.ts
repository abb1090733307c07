import { Type, type Static, type TSchema } from 'typebox';
import { ModelReason } from '../../models/model-reason.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const TrainingRun = Type.Object({
  id: Type.String(),
  status: Type.Enum(['requested', 'running', 'done', 'failed', 'interrupted']),
  step: Type.String(),
  done: Type.Integer(),
  total: Type.Integer(),
  startedAt: Type.Integer(),
  finishedAt: Nullable(Type.Integer()),
  error: Nullable(Type.String()),
  why: Nullable(ModelReason),
  askedByName: Nullable(Type.String()),
  modelId: Nullable(Type.String()),
});
export type TrainingRun = Static<typeof TrainingRun>;
