import { randomUUID } from 'node:crypto';
import { isAllowed } from '@ebb/contracts';
import {
  labLimits,
  type ClusterReport,
  type LabPoints,
  type PredictReport,
  type StudySettings,
} from '@ebb/contracts/lab';
import {
  addLabStudy,
  cancelLabJob,
  changeLabStudy,
  deleteLabStudy,
  findLabFile,
  findLabModel,
  findLabStudyPoints,
  listLabFiles,
  type LabStudyListed,
} from '@ebb/db/lab';
import { answerForm, type LabModel } from '@ebb/lab';
import { ProblemError } from '@ebb/service-kit';
import type { Api, ApiParts } from '../api-parts.ts';
import { serve } from '../http/serve.ts';
import { callerOf } from '../http/session.ts';
import { batchOf, fileNotFound, requireStudy, studyNotFound, studyOf } from '../views/lab.ts';

/** Studies: asked for here, made by the trainer, asked again here for one row at a time. */
export function labStudyRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs } = parts;

  serve(app, parts, 'startLabStudy', async (request) => {
    const { shopId, tableId, name, settings } = request.body;
    const { userId, name: userName } = callerOf(request);
    const table = await findLabFile(db, shopId, tableId);
    if (table === undefined || table.studyId !== null) throw fileNotFound(tableId);
    if (table.status !== 'done') throw new ProblemError(422, 'table-not-read', 'The table is not read yet');
    const row: LabStudyListed = {
      shopId,
      id: randomUUID().replaceAll('-', ''),
      tableId,
      tableName: table.name,
      name: name.trim(),
      kind: settings.kind,
      settings: JSON.stringify(settings),
      status: 'requested',
      step: null,
      done: 0,
      error: null,
      shared: false,
      summary: null,
      createdMs: nowMs(),
      createdById: userId,
      createdByName: userName,
      finishedMs: null,
    };
    if (!(await addLabStudy(db, row, labLimits.studies))) {
      throw new ProblemError(409, 'too-many-studies', 'The lab is full', {
        detail: `A shop keeps ${labLimits.studies} studies; delete one that is not needed.`,
      });
    }
    return studyOf(row, userId);
  });

  serve(app, parts, 'getLabStudy', async (request) => {
    const { shop } = request.query;
    const { role, userId } = callerOf(request);
    const study = await requireStudy(db, shop, request.params.id, userId);
    const batches = await listLabFiles(db, shop, study.id);
    return {
      ...studyOf(study, userId),
      settings: JSON.parse(study.settings) as StudySettings,
      report: study.report === null ? null : (JSON.parse(study.report) as ClusterReport | PredictReport),
      batches: batches.filter(({ status }) => status !== 'receiving').map(batchOf),
      mayChange: isAllowed(role, 'lab.change'),
    };
  });

  serve(app, parts, 'getLabPoints', async (request) => {
    const { shop } = request.query;
    const study = await requireStudy(db, shop, request.params.id, callerOf(request).userId);
    const points = await findLabStudyPoints(db, shop, study.id);
    if (points === null) throw withoutResult();
    return JSON.parse(points) as LabPoints;
  });

  serve(app, parts, 'getLabModel', async (request, reply) => {
    const { shop } = request.query;
    const study = await requireStudy(db, shop, request.params.id, callerOf(request).userId);
    const model = await findLabModel(db, shop, study.id);
    if (model === null) throw withoutResult();
    reply.type('application/json; charset=utf-8');
    reply.header('content-disposition', 'attachment; filename="model.json"');
    // As it is stored: as text, so that no part of it is left out by a schema.
    return reply.serializer((text: unknown) => String(text)).send(model);
  });

  serve(app, parts, 'changeLabStudy', async (request) => {
    const { shopId, name, isShared } = request.body;
    const { userId } = callerOf(request);
    const study = await ownStudy(shopId, request.params.id, userId);
    await changeLabStudy(db, shopId, study.id, {
      ...(name === undefined ? {} : { name: name.trim() }),
      ...(isShared === undefined ? {} : { shared: isShared }),
    });
    return studyOf(await requireStudy(db, shopId, study.id, userId), userId);
  });

  serve(app, parts, 'cancelLabStudy', async (request) => {
    const { shopId } = request.body;
    const { userId } = callerOf(request);
    const { id } = await ownStudy(shopId, request.params.id, userId);
    await cancelLabJob(db, { kind: 'study', shopId, id }, nowMs());
    return studyOf(await requireStudy(db, shopId, id, userId), userId);
  });

  serve(app, parts, 'deleteLabStudy', async (request) => {
    const { shop } = request.query;
    const { id } = await ownStudy(shop, request.params.id, callerOf(request).userId);
    await deleteLabStudy(db, shop, id);
    return null;
  });

  serve(app, parts, 'askLabStudy', async (request) => {
    const { shopId, values } = request.body;
    const study = await requireStudy(db, shopId, request.params.id, callerOf(request).userId);
    const text = await findLabModel(db, shopId, study.id);
    if (text === null) throw withoutResult();
    const found = answerForm(JSON.parse(text) as LabModel, values);
    if ('flaws' in found) {
      throw new ProblemError(422, 'answers-refused', 'Some answers cannot be used', {
        errors: [...found.flaws],
      });
    }
    return found.answer;
  });

  /** Whoever shares a study lets others read it; to change it stays with them. */
  async function ownStudy(shopId: string, id: string, userId: string) {
    const study = await requireStudy(db, shopId, id, userId);
    if (study.createdById !== userId) {
      throw new ProblemError(403, 'not-your-study', 'This study is somebody else’s', {
        detail: `${study.createdByName} shared it; only they change or delete it.`,
      });
    }
    return study;
  }
}

function withoutResult(): ProblemError {
  return studyNotFound('The study has no result (yet).');
}
