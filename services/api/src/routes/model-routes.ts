import {
  DecideModel,
  ModelConflict,
  ModelDetail,
  ModelPage,
  Problem,
  ShareModel,
  TrainingUnderWay,
  TrainModel,
  TrainModelAnswer,
  type Role,
} from '@ebb/contracts';
import { decideModel, findModelDetail, requestRun, shareModel, type CommandOutcome } from '@ebb/db';
import { problem, problemContentType, ProblemError } from '@ebb/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Api, ApiParts } from '../api-parts.ts';
import { describeShopModels } from '../views/model-page.ts';
import { closedRouteProblems } from '../http/problem-responses.ts';
import { requireRole, requireShop } from '../http/session.ts';

const Id = Type.String({ minLength: 1, maxLength: 64 });
const ShopAddress = Type.Object({ shop: Id });
const ModelAddress = Type.Object({ shop: Id, model: Id });
const changeResponses = {
  200: ModelPage,
  ...closedRouteProblems,
  404: Problem,
  409: Type.Union([ModelConflict, Problem]),
};

const deciders: readonly Role[] = ['admin', 'manager'];
const experimenters: readonly Role[] = ['admin', 'manager', 'analyst'];

export function modelRoutes(app: Api, { db, nowMs }: ApiParts): void {
  app.get(
    '/api/shops/:shop/model',
    {
      schema: {
        tags: ['model'],
        summary: 'Whether a shop’s scores deserve trust: models, what came true, drift, history',
        params: ShopAddress,
        response: { 200: ModelPage, ...closedRouteProblems },
      },
    },
    async (request) => pageOf(request, request.params.shop),
  );

  app.get(
    '/api/shops/:shop/models/:model',
    {
      schema: {
        tags: ['model'],
        summary: 'One model of a shop, whatever became of it',
        params: ModelAddress,
        response: { 200: ModelDetail, ...closedRouteProblems, 404: Problem },
      },
    },
    async (request) => {
      const { shop, model } = request.params;
      requireShop(request, shop);
      const detail = await findModelDetail(db, shop, model);
      if (detail === undefined) throw modelNotFound();
      return detail;
    },
  );

  async function pageOf(request: FastifyRequest, shopId: string): Promise<ModelPage> {
    const { role } = requireShop(request, shopId);
    const may = {
      decide: deciders.includes(role),
      experiment: experimenters.includes(role),
      train: deciders.includes(role),
    };
    return { ...(await describeShopModels(db, shopId, nowMs())), may };
  }

  /** The page after a change, or why there is none. */
  async function answerTo(
    request: FastifyRequest,
    reply: FastifyReply,
    shopId: string,
    outcome: CommandOutcome,
  ): Promise<ModelPage | ModelConflict> {
    switch (outcome.kind) {
      case 'done':
      case 'unchanged':
        return pageOf(request, shopId);
      case 'unknown_model':
        throw modelNotFound();
      case 'refused':
        throw new ProblemError(409, 'model-refused', 'This cannot be done with this model', {
          detail: outcome.why,
        });
      case 'conflict': {
        const { type, title } = problem(409, 'model-conflict', 'The models are not as you saw them');
        reply.code(409).type(problemContentType);
        const { why, version } = outcome;
        return { type, title, status: 409, detail: why, requestId: request.id, version };
      }
    }
  }

  function commandOf(
    request: FastifyRequest,
    address: { readonly shop: string; readonly model: string },
    body: { readonly version: number; readonly note: string },
    roles: readonly Role[],
  ) {
    const { sub, name } = requireRole(request, address.shop, roles);
    return {
      shopId: address.shop,
      modelId: address.model,
      version: body.version,
      note: body.note.trim(),
      actor: { id: sub, name },
      nowMs: nowMs(),
    };
  }

  for (const [action, summary] of [
    ['promote', 'Make a challenger champion, by hand'],
    ['rollback', 'Make an earlier champion champion again'],
  ] as const) {
    app.post(
      `/api/shops/:shop/models/:model/${action}`,
      {
        schema: {
          tags: ['model'],
          summary,
          params: ModelAddress,
          body: DecideModel,
          response: changeResponses,
        },
      },
      async (request, reply) => {
        const command = commandOf(request, request.params, request.body, deciders);
        const outcome = await decideModel(db, { ...command, action });
        return answerTo(request, reply, request.params.shop, outcome);
      },
    );
  }

  app.post(
    '/api/shops/:shop/models/:model/share',
    {
      schema: {
        tags: ['model'],
        summary: 'Give a challenger a share of the customers; none ends the experiment',
        params: ModelAddress,
        body: ShareModel,
        response: changeResponses,
      },
    },
    async (request, reply) => {
      const command = commandOf(request, request.params, request.body, experimenters);
      const outcome = await shareModel(db, { ...command, sharePercent: request.body.sharePercent });
      return answerTo(request, reply, request.params.shop, outcome);
    },
  );

  app.post(
    '/api/shops/:shop/model/train',
    {
      schema: {
        tags: ['model'],
        summary: 'Train now; its progress is in the page’s `run`',
        params: ShopAddress,
        body: TrainModel,
        response: { 202: TrainModelAnswer, ...closedRouteProblems, 409: TrainingUnderWay },
      },
    },
    async (request, reply) => {
      const { shop } = request.params;
      const { sub, name } = requireRole(request, shop, deciders);
      const note = request.body.note?.trim() ?? '';
      const { kind, run } = await requestRun(db, {
        shopId: shop,
        note: note === '' ? null : note,
        actor: { id: sub, name },
        nowMs: nowMs(),
      });
      if (kind === 'requested') return reply.code(202).send({ run });
      const { type, title } = problem(409, 'training-under-way', 'A training is under way already');
      const detail =
        run.status === 'running'
          ? `It runs since ${new Date(run.startedAt).toISOString()}: ${run.step}.`
          : 'It waits for the trainer.';
      reply.code(409).type(problemContentType);
      return reply.send({ type, title, status: 409, detail, requestId: request.id, run });
    },
  );
}

function modelNotFound(): ProblemError {
  return new ProblemError(404, 'model-not-found', 'There is no such model');
}
