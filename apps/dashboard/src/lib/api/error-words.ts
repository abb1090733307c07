import { ApiError } from './api-error.ts';

export interface ErrorWords {
  title: string;
  detail: string;
  requestId: string | null;
}

/** What went wrong, in words for the person it happened to. */
export function errorWords(error: unknown): ErrorWords {
  if (!(error instanceof ApiError)) {
    return { title: 'Something went wrong on this page.', detail: String(error), requestId: null };
  }
  const { requestId } = error;
  const said = error.problem?.detail ?? error.problem?.title ?? '';
  switch (error.status) {
    case 0:
      return { title: 'No connection.', detail: 'The server could not be reached.', requestId };
    case 401:
      return { title: 'Your session has ended.', detail: 'Sign in again to go on.', requestId };
    case 403:
      return { title: 'Not allowed.', detail: said || 'Your role does not permit this.', requestId };
    case 404:
      return { title: 'Not found.', detail: said || 'It does not exist, or not any more.', requestId };
    case 409:
      return { title: 'Somebody was first.', detail: said, requestId };
    case 400:
    case 422:
      return { title: 'The server did not take that.', detail: fieldsOf(error) || said, requestId };
    case 429:
      return { title: 'Too many requests.', detail: 'Wait a moment and try again.', requestId };
    default:
      return error.status >= 500
        ? { title: 'The server had a problem.', detail: said || 'It is not your doing.', requestId }
        : { title: 'That did not work.', detail: said, requestId };
  }
}

function fieldsOf(error: ApiError): string {
  return (error.problem?.errors ?? []).map((entry) => `${entry.field}: ${entry.message}`).join('; ');
}
