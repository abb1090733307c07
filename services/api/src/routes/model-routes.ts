import { ModelAnswer } from '@ebb/contracts';
import { describeModel } from '@ebb/db';
import { Type } from 'typebox';
import type { Api, ApiParts } from '../app.ts';
import { closedRouteProblems } from '../problem-responses.ts';
import { requireShop } from '../session.ts';

const ModelQuery = Type.Object({ shop: Type.String({ minLength: 1, maxLength: 64 }) });

export function modelRoutes(app: Api, { db }: ApiParts): void {
  app.get(
    '/api/model',
    {
      schema: {
        tags: ['model'],
        summary: 'The model that decides for a shop, and its latest training',
        querystring: ModelQuery,
        response: { 200: ModelAnswer, ...closedRouteProblems },
      },
    },
    async (request) => {
      requireShop(request, request.query.shop);
      return describeModel(db, request.query.shop);
    },
  );
}
