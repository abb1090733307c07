import {
  endpoints,
  type AnswerOf,
  type Endpoint,
  type EndpointName,
  type EndpointNamed,
} from '@ebb/contracts';
import type { Static, TSchema } from 'typebox';
import { ApiError } from './api-error.ts';

type Values = Readonly<Record<string, string | number | undefined>>;

/** Joins a path and its query; absent values are left out. */
export function withQuery(path: string, parameters: Values): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

type Part<E, Name extends 'params' | 'query' | 'body'> =
  E extends Readonly<Record<Name, infer Schema extends TSchema>>
    ? { readonly [Key in Name]: Name extends 'query' ? AnyAbsent<Static<Schema>> : Static<Schema> }
    : unknown;
/** A filter that is not set may be given as undefined or as an empty text; it is not sent. */
type AnyAbsent<Query> = {
  readonly [Key in keyof Query]:
    Query[Key] | (Record<never, never> extends Pick<Query, Key> ? undefined | '' : never);
};

/** What has to be given to call an endpoint, as its entry in the catalogue says. */
export type InputOf<Name extends EndpointName> = Part<EndpointNamed<Name>, 'params'> &
  Part<EndpointNamed<Name>, 'query'> &
  Part<EndpointNamed<Name>, 'body'>;

interface AnyInput {
  readonly params?: Values;
  readonly query?: Values;
  readonly body?: unknown;
}

/**
 * Calls an endpoint of the catalogue. The answer's shape is the server's promise, checked by its tests.
 *
 * @throws ApiError for every answer that is not the one asked for, and when none came
 */
export async function call<Name extends EndpointName>(
  name: Name,
  input: InputOf<Name>,
  signal?: AbortSignal,
): Promise<AnswerOf<EndpointNamed<Name>>> {
  const { method, path }: Endpoint = endpoints[name];
  const { params = {}, query = {}, body } = input as AnyInput;
  const address = path.replaceAll(/:(\w+)/g, (_, key: string) => encodeURIComponent(String(params[key])));
  const request = {
    method,
    // The server takes JSON only, also where there is nothing to say.
    ...(method === 'GET'
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) }),
    ...(signal ? { signal } : {}),
  };
  const ask = () => send<AnswerOf<EndpointNamed<Name>>>(withQuery(address, query), request);
  try {
    return await ask();
  } catch (error) {
    // The token is good for minutes only: exchanged for a new one, and asked again.
    const isExpired = error instanceof ApiError && error.status === 401 && !outsideOfSession.has(name);
    if (isExpired && (await refreshSession())) return ask();
    throw error;
  }
}

const outsideOfSession: ReadonlySet<EndpointName> = new Set(['signIn', 'signOut', 'refreshSession']);
let refreshing: Promise<boolean> | null = null;

/** Makes a new token for this browser; all who need one meanwhile wait for the same. False: the session has ended. */
function refreshSession(): Promise<boolean> {
  refreshing ??= call('refreshSession', {}).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ApiError && error.status === 401) return false;
      throw error;
    },
  );
  void refreshing.finally(() => (refreshing = null)).catch(() => undefined);
  return refreshing;
}

async function send<Answer>(address: string, init: RequestInit): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(address, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, null, null);
  }
  const requestId = response.headers.get('x-request-id');
  const text = await response.text();
  let body: unknown = null;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch {
    // A proxy's error page: the status says enough.
  }
  if (!response.ok) throw new ApiError(response.status, body, requestId);
  return body as Answer;
}
