import {
  AcknowledgeAlert,
  AlertConflict,
  AlertDetail,
  AlertsPage,
  AlertsQuery,
  Problem,
  ReopenAlert,
  ResolveAlert,
} from '@ebb/contracts';
import { actionsOfAlert, changeAlert, findAlert, listAlerts } from '@ebb/db';
import { problem, problemContentType, ProblemError } from '@ebb/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { AlertCommand } from '../alert-step.ts';
import { decideAlert } from '../alert-step.ts';
import type { Api, ApiParts } from '../api-parts.ts';
import { closedRouteProblems } from '../http/problem-responses.ts';
import { requireShopServing } from '../http/require-shop-serving.ts';
import { requireShop } from '../http/session.ts';
import { withCursor } from '../http/with-cursor.ts';

const AlertAddress = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });
const actionResponses = { 200: AlertDetail, ...closedRouteProblems, 404: Problem, 409: AlertConflict };

function alertNotFound(): ProblemError {
  return new ProblemError(404, 'alert-not-found', 'There is no such alert');
}

export function alertRoutes(app: Api, parts: ApiParts): void {
  const { db } = parts;

  app.get(
    '/api/alerts',
    {
      schema: {
        tags: ['alerts'],
        summary: 'Alerts, a page at a time, with the counts of the active ones',
        querystring: AlertsQuery,
        response: { 200: AlertsPage, ...closedRouteProblems },
      },
    },
    async (request) => {
      const { shop, status = 'active', sort = 'revenue_at_risk', limit = 50, q, ...rest } = request.query;
      const { sub } = requireShop(request, shop);
      const { band, owner, cursor } = rest;
      return withCursor(() =>
        listAlerts(db, {
          shopId: shop,
          callerId: sub,
          status,
          band,
          owner,
          text: q?.trim(),
          sort,
          cursor,
          limit,
        }),
      );
    },
  );

  app.get(
    '/api/alerts/:id',
    {
      schema: {
        tags: ['alerts'],
        summary: 'One alert and what was done to it',
        params: AlertAddress,
        response: { 200: AlertDetail, ...closedRouteProblems, 404: Problem },
      },
    },
    async (request) => detailOf(request, request.params.id),
  );

  async function detailOf(request: FastifyRequest, id: string): Promise<AlertDetail> {
    const alert = await findAlert(db.prisma, id);
    if (alert === undefined) throw alertNotFound();
    requireShop(request, alert.shopId);
    return { alert, actions: await actionsOfAlert(db.prisma, id) };
  }

  async function act(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    body: { readonly version: number; readonly note?: string },
    command: AlertCommand,
  ): Promise<AlertDetail | AlertConflict> {
    const { alert } = await detailOf(request, id);
    const { sub, name } = requireShop(request, alert.shopId);
    const note = body.note?.trim() ?? '';
    const decision = await changeAlert(db, id, (locked) =>
      decideAlert(locked, {
        version: body.version,
        command,
        actor: { id: sub, name },
        note: note === '' ? null : note,
        nowMs: parts.nowMs(),
      }),
    );
    if (decision === undefined) throw alertNotFound();
    if (decision.kind === 'done') return detailOf(request, id);
    const { type, title } = problem(409, 'alert-conflict', 'The alert is not as you saw it');
    reply.code(409).type(problemContentType);
    return { type, title, status: 409, detail: decision.why, requestId: request.id, alert: decision.alert };
  }

  app.post(
    '/api/alerts/:id/acknowledge',
    {
      schema: {
        tags: ['alerts'],
        summary: 'Take an alert: the caller becomes its owner',
        params: AlertAddress,
        body: AcknowledgeAlert,
        response: actionResponses,
      },
    },
    (request, reply) => act(request, reply, request.params.id, request.body, { action: 'acknowledge' }),
  );

  app.post(
    '/api/alerts/:id/resolve',
    {
      schema: {
        tags: ['alerts'],
        summary: 'Close an alert with an outcome',
        params: AlertAddress,
        body: ResolveAlert,
        response: actionResponses,
      },
    },
    async (request, reply) => {
      const { alert } = await detailOf(request, request.params.id);
      const { policy } = await requireShopServing(parts.servings, alert.shopId);
      return act(request, reply, request.params.id, request.body, {
        action: 'resolve',
        outcome: request.body.outcome,
        cooldownDays: policy.cooldownDays,
      });
    },
  );

  app.post(
    '/api/alerts/:id/reopen',
    {
      schema: {
        tags: ['alerts'],
        summary: 'Undo: back to open and nobody’s, also out of a person’s closing',
        params: AlertAddress,
        body: ReopenAlert,
        response: actionResponses,
      },
    },
    (request, reply) => act(request, reply, request.params.id, request.body, { action: 'reopen' }),
  );
}
