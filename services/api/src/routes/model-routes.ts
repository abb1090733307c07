import { isAllowed, type ModelConflict, type ModelPage } from '@ebb/contracts';
import {
  decideModel,
  findModelDetail,
  loadModel,
  requestRun,
  shareModel,
  type CommandOutcome,
} from '@ebb/db';
import { modelToOnnx } from '@ebb/model-serving';
import { problem, problemContentType, ProblemError } from '@ebb/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Api, ApiParts } from '../api-parts.ts';
import { describeShopModels } from '../views/model-page.ts';
import { serve } from '../http/serve.ts';
import { callerOf } from '../http/session.ts';

export function modelRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs } = parts;

  serve(app, parts, 'getModelPage', async (request) => pageOf(request, request.params.shop));

  serve(app, parts, 'getModel', async ({ params: { shop, model } }) => {
    const detail = await findModelDetail(db, shop, model);
    if (detail === undefined) throw modelNotFound();
    return detail;
  });

  serve(app, parts, 'getModelOnnx', async ({ params: { shop, model: id } }, reply) => {
    const stored = await loadModel(db, id);
    if (stored?.shopId !== shop) throw modelNotFound();
    const { version, horizonDays } = stored;
    const metadata = { shop, model: id, version: String(version), horizon_days: String(horizonDays) };
    const file = modelToOnnx(stored.artefact, metadata);
    reply.type('application/octet-stream');
    reply.header('content-disposition', `attachment; filename="ebb-model-${version}.onnx"`);
    return reply.send(Buffer.from(file)) as unknown as Promise<string>;
  });

  async function pageOf(request: FastifyRequest, shopId: string): Promise<ModelPage> {
    const { role } = callerOf(request);
    return {
      ...(await describeShopModels(db, shopId, nowMs())),
      may: {
        decide: isAllowed(role, 'models.decide'),
        experiment: isAllowed(role, 'models.experiment'),
        train: isAllowed(role, 'models.train'),
        export: isAllowed(role, 'models.export'),
      },
    };
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
  ) {
    const { userId, name } = callerOf(request);
    return {
      shopId: address.shop,
      modelId: address.model,
      version: body.version,
      note: body.note.trim(),
      actor: { id: userId, name },
      nowMs: nowMs(),
    };
  }

  for (const [endpoint, action] of [
    ['promoteModel', 'promote'],
    ['rollbackModel', 'rollback'],
  ] as const) {
    serve(app, parts, endpoint, async (request, reply) => {
      const command = commandOf(request, request.params, request.body);
      const outcome = await decideModel(db, { ...command, action });
      return answerTo(request, reply, request.params.shop, outcome);
    });
  }

  serve(app, parts, 'shareModel', async (request, reply) => {
    const command = commandOf(request, request.params, request.body);
    const outcome = await shareModel(db, { ...command, sharePercent: request.body.sharePercent });
    return answerTo(request, reply, request.params.shop, outcome);
  });

  serve(app, parts, 'trainModel', async (request, reply) => {
    const { shop } = request.params;
    const { userId, name } = callerOf(request);
    const note = request.body.note?.trim() ?? '';
    const { kind, run } = await requestRun(db, {
      shopId: shop,
      note: note === '' ? null : note,
      actor: { id: userId, name },
      nowMs: nowMs(),
    });
    if (kind === 'requested') return { run };
    const { type, title } = problem(409, 'training-under-way', 'A training is under way already');
    const detail =
      run.status === 'running'
        ? `It runs since ${new Date(run.startedAt).toISOString()}: ${run.step}.`
        : 'It waits for the trainer.';
    reply.code(409).type(problemContentType);
    return { type, title, status: 409, detail, requestId: request.id, run };
  });
}

function modelNotFound(): ProblemError {
  return new ProblemError(404, 'model-not-found', 'There is no such model');
}
