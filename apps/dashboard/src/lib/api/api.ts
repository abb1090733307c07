import { ApiError } from './api-error.ts';

type Parameters = Readonly<Record<string, string | number | undefined>>;

/** Joins a path and its query; absent values are left out. */
export function withQuery(path: string, parameters: Parameters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

async function send<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init });
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
  return body as T;
}

/** GET of a contract's body. The shape is the server's promise (`packages/contracts`), checked by its tests. */
export function getJson<T>(path: string, parameters: Parameters = {}, signal?: AbortSignal): Promise<T> {
  return send<T>(withQuery(path, parameters), signal ? { signal } : {});
}

export function postJson<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return send<T>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
}
