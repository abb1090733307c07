import {
  alertVerbs,
  isAllowed,
  permissions,
  requestedAction,
  type AlertActionBody,
  type AlertConflict,
  type AlertDetail,
  type PersonAction,
} from '@ebb/contracts';
import { actionsOfAlert, changeAlert, findAlert, listAlerts, readAllAlerts } from '@ebb/db';
import { problem, problemContentType, ProblemError } from '@ebb/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { decideAlert } from '../alerts/alert-step.ts';
import { asNamed } from '../alerts/as-named.ts';
import type { Api, ApiParts } from '../api-parts.ts';
import { alertColumns } from '../views/csv-columns.ts';
import { describeWorkPlan } from '../views/work-plan.ts';
import { recommendationNow } from '../views/recommendation-now.ts';
import { requireShopServing } from '../http/require-shop-serving.ts';
import { sendCsv } from '../http/send-csv.ts';
import { serve } from '../http/serve.ts';
import { callerOf } from '../http/session.ts';
import { withCursor } from '../http/with-cursor.ts';
import { eachMasked, isMasked, maskedAlert, maskedAlertDetail } from '../personal-data/mask.ts';

function alertNotFound(): ProblemError {
  return new ProblemError(404, 'alert-not-found', 'There is no such alert');
}

function alertOfAnother(ownerName: string | null): ProblemError {
  return new ProblemError(403, 'alert-of-another', 'Somebody else has this alert', {
    detail: `${ownerName ?? 'Somebody else'} has it. Taking it over, closing it, putting it back and handing it on takes one of: ${permissions['alerts.work_others'].join(', ')}.`,
  });
}

export function alertRoutes(app: Api, parts: ApiParts): void {
  const { db, reads } = parts;

  serve(app, parts, 'listAlerts', async (request) => {
    const { shop, status = 'active', sort = 'revenue_at_risk', limit = 50, q, ...rest } = request.query;
    const { plan, queue } = await describeWorkPlan(db, shop, parts.nowMs());
    const { userId: callerId } = callerOf(request);
    const idsOnly = isMasked(request);
    const filter = { shopId: shop, callerId, status, text: q?.trim(), idsOnly, sort, limit, ...rest };
    const page = await withCursor(() => listAlerts(db, filter, queue));
    const { shop: _shop, cursor: _cursor, limit: _limit, ...asked } = request.query;
    await reads.list(request, shop, page.items.length, asked);
    return { ...page, items: idsOnly ? page.items.map(maskedAlert) : page.items, plan };
  });

  serve(app, parts, 'downloadAlerts', async (request, reply) => {
    const { shop, status = 'active', sort = 'revenue_at_risk', q, ...rest } = request.query;
    const { queue } = await describeWorkPlan(db, shop, parts.nowMs());
    const { policy } = await requireShopServing(parts.servings, shop);
    const { userId: callerId } = callerOf(request);
    const idsOnly = isMasked(request);
    const filter = { shopId: shop, callerId, status, text: q?.trim(), idsOnly, sort, ...rest };
    const columns = alertColumns(policy.currencyDigits);
    const { shop: _shop, ...asked } = request.query;
    const pages = await reads.file(request, shop, asked, readAllAlerts(db, filter, queue));
    return sendCsv(reply, 'alerts.csv', columns, idsOnly ? eachMasked(pages, maskedAlert) : pages);
  });

  serve(app, parts, 'getAlert', async (request) => {
    const detail = await detailOf(request, request.params.id);
    await reads.customer(request, detail.alert.shopId, detail.alert.customerId);
    return isMasked(request) ? maskedAlertDetail(detail) : detail;
  });

  async function detailOf(request: FastifyRequest, id: string): Promise<AlertDetail> {
    const alert = await findAlert(db, id);
    // Of another shop's the same is said as of one that is not there.
    if (alert === undefined || !callerOf(request).shops.includes(alert.shopId)) throw alertNotFound();
    const [actions, suggested] = await Promise.all([actionsOfAlert(db, id), recommendationNow(db, alert)]);
    return { alert: { ...alert, recommendation: suggested }, actions };
  }

  async function act(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    body: AlertActionBody,
    action: PersonAction,
  ): Promise<AlertDetail | AlertConflict> {
    const { alert } = await detailOf(request, id);
    const { userId, name, role } = callerOf(request);
    const { policy } = await requireShopServing(parts.servings, alert.shopId);
    const asked = await asNamed(db, action, alert.shopId);
    const note = body.note?.trim() ?? '';
    const decision = await changeAlert(db, id, (locked) =>
      decideAlert(locked, {
        version: body.version,
        action: asked,
        actor: { id: userId, name },
        note: note === '' ? null : note,
        mayWorkOthers: isAllowed(role, 'alerts.work_others'),
        nowMs: parts.nowMs(),
        cooldownDays: policy.cooldownDays,
      }),
    );
    if (decision === undefined) throw alertNotFound();
    if (decision.kind === 'done') return detailOf(request, id);
    if (decision.kind === 'forbidden') throw alertOfAnother(decision.ownerName);
    const { type, title } = problem(409, 'alert-conflict', 'The alert is not as you saw it');
    reply.code(409).type(problemContentType);
    return { type, title, status: 409, detail: decision.why, requestId: request.id, alert: decision.alert };
  }

  for (const verb of alertVerbs) {
    serve(app, parts, `${verb}Alert`, async (request, reply) => {
      const { params, body } = request;
      return act(request, reply, params.id, body, requestedAction(verb, body));
    });
  }
}
