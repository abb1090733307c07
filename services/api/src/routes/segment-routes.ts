import { isAllowed } from '@ebb/contracts';
import { findSegmentPoints, nameSegment, readShops, requestSegmentation } from '@ebb/db';
import { ProblemError } from '@ebb/service-kit';
import type { Api, ApiParts } from '../api-parts.ts';
import { serve } from '../http/serve.ts';
import { callerOf } from '../http/session.ts';
import { personasMarkdown } from '../views/personas-markdown.ts';
import { describeRfm, describeSegments, requireReport } from '../views/segments-page.ts';

const weekDays = 7;

export function segmentRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs } = parts;

  serve(app, parts, 'getSegments', async (request) => {
    const { shop, days = weekDays } = request.query;
    const { role } = callerOf(request);
    const mayChange = isAllowed(role, 'segments.change');
    return describeSegments(db, shop, { days, nowMs: nowMs(), mayChange });
  });

  serve(app, parts, 'getSegmentPoints', async ({ query: { shop } }) => {
    const { customers } = await requireReport(db, shop);
    return { customers, points: (await findSegmentPoints(db, shop)) ?? [] };
  });

  serve(app, parts, 'getRfmGrid', async ({ query: { shop } }) => describeRfm(db, shop, nowMs()));

  serve(app, parts, 'getPersonas', async ({ query: { shop } }, reply) => {
    await requireReport(db, shop);
    const [record] = await readShops(db, shop);
    const page = await describeSegments(db, shop, { days: weekDays, nowMs: nowMs(), mayChange: false });
    reply.type('text/markdown; charset=utf-8');
    reply.header('content-disposition', 'attachment; filename="segments.md"');
    return personasMarkdown(page, record?.currencyDigits ?? 2);
  });

  serve(app, parts, 'trainSegments', async (request) => {
    const { shopId, clusters, logarithm } = request.body;
    const { name } = callerOf(request);
    return requestSegmentation(db, {
      shopId,
      clusters,
      logarithm,
      why: `asked for by ${name}`.slice(0, 255),
      askedByName: name,
      nowMs: nowMs(),
    });
  });

  serve(app, parts, 'renameSegment', async (request) => {
    const { shopId } = request.body;
    const { id } = request.params;
    const name = request.body.name.trim();
    const portrait = (await requireReport(db, shopId)).segments.find((segment) => segment.id === id);
    if (portrait === undefined) {
      throw new ProblemError(404, 'segment-not-found', 'There is no such segment', {
        detail: `The shop has no segment ${id}.`,
      });
    }
    await nameSegment(db, {
      shopId,
      segment: id,
      name: name === '' || name === portrait.autoName ? null : name,
      changedMs: nowMs(),
      changedByName: callerOf(request).name,
    });
    const page = await describeSegments(db, shopId, { days: weekDays, nowMs: nowMs(), mayChange: true });
    return page.segments.find((segment) => segment.id === id)!;
  });
}
