import { Type, type Static } from 'typebox';

/** RFC 9457 problem details, with the request's id and, for bad input, one entry per field. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  requestId: Type.Optional(Type.String()),
  errors: Type.Optional(
    Type.Array(
      Type.Object({ field: Type.String(), message: Type.String(), limit: Type.Optional(Type.Unknown()) }),
    ),
  ),
});
export type Problem = Static<typeof Problem>;

/** What every endpoint for members of a shop may refuse with. */
export const memberProblems = { 400: Problem, 401: Problem, 403: Problem } as const;
