import { Problem } from '@ebb/contracts';

/** The errors every closed route can answer, for the API document. */
export const closedRouteProblems = {
  400: Problem,
  401: Problem,
  403: Problem,
};
