import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problem, problemContentType } from './problem.ts';
import { problemOf } from './problem-handlers.ts';

const problems: Readonly<Record<string, readonly [status: number, slug: string, title: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request-timeout', 'The request took too long to arrive'],
  HPE_HEADER_OVERFLOW: [431, 'headers-too-large', 'The headers of the request are too large'],
};

/**
 * Options for a Fastify instance: problem details too for what never becomes a request (bytes that are no HTTP, too many
 * of them, or a body that stopped coming) and for addresses that cannot be decoded.
 */
export const rawProblems = {
  clientErrorHandler(error: Error & { readonly code?: string }, socket: Socket): void {
    const isGone = error.code === 'ECONNRESET' || socket.destroyed;
    if (!isGone && socket.writable) {
      const [status, slug, title] = problems[error.code ?? ''] ?? [
        400,
        'bad-request',
        'The request cannot be read',
      ];
      const requestId = randomUUID();
      const body = JSON.stringify(problem(status, slug, title, { requestId }));
      const lines = [
        `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
        `content-type: ${problemContentType}`,
        `content-length: ${Buffer.byteLength(body)}`,
        `x-request-id: ${requestId}`,
        'connection: close',
      ];
      socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
    }
    socket.destroySoon();
  },
  frameworkErrors(error: Error, request: FastifyRequest, reply: FastifyReply): void {
    const body = problemOf(error, request.id);
    void reply.code(body.status).type(problemContentType).send(JSON.stringify(body));
  },
};
