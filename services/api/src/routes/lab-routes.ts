import { randomUUID } from 'node:crypto';
import { isAllowed } from '@ebb/contracts';
import { labLimits, type LabTableReport } from '@ebb/contracts/lab';
import {
  addLabFile,
  cancelLabJob,
  deleteLabFile,
  findLabFile,
  findLabStudy,
  listLabFiles,
  listLabStudies,
  putLabPart,
  readLabParts,
  requestLabFile,
  sumLabParts,
  type LabFileRow,
} from '@ebb/db/lab';
import { shippedTable } from '@ebb/lab';
import { ProblemError } from '@ebb/service-kit';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import type { Api, ApiParts } from '../api-parts.ts';
import { serve } from '../http/serve.ts';
import { callerOf } from '../http/session.ts';
import { batchOf, fileNotFound, requireStudy, studyOf, tableOf } from '../views/lab.ts';

/** Tables that people bring, from the announcement to the rows of an answer. What is computed of them is the trainer's. */
export function labRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs } = parts;

  serve(app, parts, 'getLab', async (request) => {
    const { shop } = request.query;
    const { role, userId } = callerOf(request);
    const mayChange = isAllowed(role, 'lab.change');
    const [tables, studies] = await Promise.all([
      mayChange ? listLabFiles(db, shop, null) : [],
      listLabStudies(db, shop, userId),
    ]);
    return {
      tables: tables.filter(({ status }) => status !== 'receiving').map(tableOf),
      studies: studies.map((study) => studyOf(study, userId)),
      mayChange,
    };
  });

  serve(app, parts, 'addLabTable', async (request) => {
    const { shopId, name, shipped } = request.body;
    const { userId, name: userName } = callerOf(request);
    const given = shipped === undefined ? null : shippedTable(shipped);
    const row: LabFileRow = {
      ...newFile({ shopId, name: given?.name ?? name, userId, userName, nowMs: nowMs() }),
      source: shipped ?? 'upload',
    };
    if (!(await addLabFile(db, row, labLimits.tables))) {
      throw new ProblemError(409, 'too-many-tables', 'The lab is full', {
        detail: `A shop keeps ${labLimits.tables} tables; delete one that is not needed.`,
      });
    }
    if (given !== null) {
      await putLabPart(db, { shopId, fileId: row.id, direction: 'in', part: 0 }, given.text);
      await requestLabFile(db, shopId, row.id, Buffer.byteLength(given.text));
      return tableOf({ ...row, status: 'requested', size: given.text.length });
    }
    return tableOf(row);
  });

  serve(app, parts, 'addLabBatch', async (request) => {
    const { shopId, name } = request.body;
    const { userId, name: userName } = callerOf(request);
    const study = await requireStudy(db, shopId, request.params.id, userId);
    if (study.status !== 'done') {
      throw new ProblemError(422, 'study-not-done', 'The study has no result yet');
    }
    const row = { ...newFile({ shopId, name, userId, userName, nowMs: nowMs() }), studyId: study.id };
    if (!(await addLabFile(db, row, labLimits.batches))) {
      throw new ProblemError(409, 'too-many-batches', 'The study is full', {
        detail: `A study keeps ${labLimits.batches} batches; delete one that is not needed.`,
      });
    }
    return batchOf(row);
  });

  serve(app, parts, 'putLabPart', async (request) => {
    const { shopId, text } = request.body;
    const { id: fileId, part } = request.params;
    const file = await visibleFile(shopId, fileId, callerOf(request).userId);
    if (file.status !== 'receiving') {
      throw new ProblemError(409, 'file-complete', 'The file is complete already');
    }
    const { size } = await sumLabParts(db, shopId, fileId);
    if (size + Buffer.byteLength(text) > labLimits.bytes + labLimits.partCharacters) {
      await deleteLabFile(db, shopId, fileId);
      throw tooLarge();
    }
    await putLabPart(db, { shopId, fileId, direction: 'in', part }, text);
    return null;
  });

  serve(app, parts, 'completeLabFile', async (request) => {
    const { shopId, parts: count } = request.body;
    const { id } = request.params;
    const file = await visibleFile(shopId, id, callerOf(request).userId);
    // Said again by a client that did not get the answer.
    if (file.status !== 'receiving') return { status: file.status };
    const sum = await sumLabParts(db, shopId, id);
    if (sum.parts !== count || sum.highest !== count - 1) {
      throw new ProblemError(422, 'parts-missing', 'Parts of the file are missing', {
        detail: `${sum.parts} of ${count} parts are here.`,
      });
    }
    if (sum.size > labLimits.bytes) {
      await deleteLabFile(db, shopId, id);
      throw tooLarge();
    }
    await requestLabFile(db, shopId, id, sum.size);
    return { status: 'requested' };
  });

  serve(app, parts, 'getLabTable', async (request) => {
    const file = await visibleFile(request.query.shop, request.params.id, callerOf(request).userId);
    if (file.studyId !== null) throw fileNotFound(file.id);
    return {
      ...tableOf(file),
      report: file.report === null ? null : (JSON.parse(file.report) as LabTableReport),
    };
  });

  serve(app, parts, 'cancelLabFile', async (request) => {
    const { shopId } = request.body;
    const { id } = request.params;
    const { userId } = callerOf(request);
    await visibleFile(shopId, id, userId);
    await cancelLabJob(db, { kind: 'file', shopId, id }, nowMs());
    return { status: (await visibleFile(shopId, id, userId)).status };
  });

  serve(app, parts, 'deleteLabFile', async (request) => {
    const { shop } = request.query;
    const file = await visibleFile(shop, request.params.id, callerOf(request).userId);
    await deleteLabFile(db, shop, file.id);
    return null;
  });

  serve(app, parts, 'getLabTableRows', async (request, reply) => {
    const { shop } = request.query;
    const file = await visibleFile(shop, request.params.id, callerOf(request).userId);
    if (file.studyId !== null || file.status === 'receiving') throw fileNotFound(file.id);
    return sendParts(reply, file, 'in');
  });

  serve(app, parts, 'getLabBatchRows', async (request, reply) => {
    const { shop } = request.query;
    const file = await visibleFile(shop, request.params.id, callerOf(request).userId);
    if (file.studyId === null || file.status !== 'done') throw fileNotFound(file.id);
    return sendParts(reply, file, 'out');
  });

  /** A table of the shop, or a batch of a study that the caller may see. */
  async function visibleFile(shopId: string, id: string, userId: string): Promise<LabFileRow> {
    const file = await findLabFile(db, shopId, id);
    if (file === undefined) throw fileNotFound(id);
    if (file.studyId !== null) {
      const study = await findLabStudy(db, shopId, file.studyId);
      if (study === undefined || !(study.shared || study.createdById === userId)) throw fileNotFound(id);
    }
    return file;
  }

  function sendParts(reply: FastifyReply, file: LabFileRow, direction: 'in' | 'out'): Promise<string> {
    const name = file.name.replace(/\.csv$/i, '').replaceAll(/[^A-Za-z0-9 ._-]/g, '_');
    reply.type('text/csv; charset=utf-8');
    reply.header('content-disposition', `attachment; filename="${name}.csv"`);
    const text = readLabParts(db, file.shopId, file.id, direction);
    return reply.send(Readable.from(text)) as unknown as Promise<string>;
  }
}

function newFile(of: {
  readonly shopId: string;
  readonly name: string;
  readonly userId: string;
  readonly userName: string;
  readonly nowMs: number;
}): LabFileRow {
  return {
    shopId: of.shopId,
    id: randomUUID().replaceAll('-', ''),
    studyId: null,
    name: of.name,
    source: 'upload',
    settings: null,
    status: 'receiving',
    step: null,
    done: 0,
    error: null,
    size: 0,
    rowCount: null,
    columnCount: null,
    report: null,
    createdMs: of.nowMs,
    createdById: of.userId,
    createdByName: of.userName,
    finishedMs: null,
  };
}

function tooLarge(): ProblemError {
  return new ProblemError(413, 'file-too-large', 'The file is too large', {
    detail: `A file may have ${labLimits.bytes / 2 ** 20} MB.`,
  });
}
