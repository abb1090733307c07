import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';

/** What a receiver answered, or why there was no answer. */
export type PostOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'refused'; readonly error: string };

/** Of an answer nobody reads more than what it says of itself. */
const mostAnswerBytes = 64 * 1024;

export type Post = (
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
) => Promise<PostOutcome>;

/**
 * Posts to addresses that strangers have typed in. The address that is connected to is checked, after the name was looked up:
 * neither a number in disguise nor a name that points inside leads to this machine or its network. Redirects are answers
 * like others; time and size of an answer are bounded. (The built-in fetch cannot be guarded so: it does not ask its lookup
 * about literal addresses.)
 */
export function createPost({
  allowPrivateAddresses,
  timeoutMs,
}: {
  readonly allowPrivateAddresses: boolean;
  readonly timeoutMs: number;
}): { readonly post: Post; close(): void } {
  // No connection is kept: the address is looked up and checked each time.
  const filter = { allowPrivateIPAddress: allowPrivateAddresses, keepAlive: false };
  const plain = new RequestFilteringHttpAgent(filter);
  const secure = new RequestFilteringHttpsAgent(filter);
  return {
    post(url, body, headers) {
      const { protocol } = new URL(url);
      if (protocol === 'https:') return send(httpsRequest(url, optionsOf(secure)));
      if (protocol === 'http:' && allowPrivateAddresses) return send(httpRequest(url, optionsOf(plain)));
      return Promise.resolve({ kind: 'refused', error: 'only https is allowed' });

      function optionsOf(agent: RequestFilteringHttpAgent | RequestFilteringHttpsAgent) {
        return {
          agent,
          method: 'POST',
          signal: AbortSignal.timeout(timeoutMs),
          headers: {
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(body)),
            'user-agent': 'Ebb-Webhooks/1',
            ...headers,
          },
        };
      }

      function send(request: ReturnType<typeof httpsRequest>): Promise<PostOutcome> {
        return new Promise((resolve) => {
          request.once('error', (error) => resolve({ kind: 'refused', error: reasonOf(error, timeoutMs) }));
          request.once('response', (answer) => {
            void readToItsEnd(answer).then(() => resolve(outcomeOf(answer)));
          });
          request.end(body);
        });
      }
    },
    close() {
      plain.destroy();
      secure.destroy();
    },
  };
}

/** Whether it was taken stands in the status: the rest is read for the receiver's sake, no longer than is reasonable. */
async function readToItsEnd(answer: IncomingMessage): Promise<void> {
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > mostAnswerBytes) break;
    }
  } catch {
    // It was cut off, by the receiver or by the deadline.
  }
  answer.destroy();
}

function outcomeOf({ statusCode, headers }: IncomingMessage): PostOutcome {
  const seconds = Number(headers['retry-after']);
  const retryAfterMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
  return { kind: 'answered', status: statusCode ?? 0, retryAfterMs };
}

function reasonOf({ name, message }: Error, timeoutMs: number): string {
  // The library's words say to which address a name leads: inside, that is nobody's business.
  if (message.startsWith('DNS lookup ')) return 'its address lies in a private network';
  if (name === 'AbortError' || name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
  return message === '' ? name : message;
}
