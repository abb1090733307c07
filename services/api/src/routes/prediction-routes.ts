import { PredictAnswer, PredictRequest, Problem } from '@ebb/contracts';
import { findCustomer } from '@ebb/db';
import { ProblemError } from '@ebb/service-kit';
import type { Api, ApiParts } from '../api-parts.ts';
import { customerNotFound, requireKnownId } from '../http/customer-address.ts';
import { predictCustomer, predictValues } from '../predictions/predict.ts';
import { closedRouteProblems } from '../http/problem-responses.ts';
import { requireShop } from '../http/session.ts';

export function predictionRoutes(app: Api, parts: ApiParts): void {
  app.post(
    '/api/churn/predict',
    {
      schema: {
        tags: ['customers'],
        summary: 'A score for a customer, for feature values, or for a customer with other values',
        description:
          'Without a customer, features that are left out are the shop’s medians. Nothing is stored.',
        body: PredictRequest,
        response: { 200: PredictAnswer, ...closedRouteProblems, 404: Problem, 422: Problem },
      },
    },
    async (request) => {
      const { shopId, customerId, features } = request.body;
      requireShop(request, shopId);
      if (customerId === undefined) {
        if (features === undefined || Object.keys(features).length === 0) {
          throw new ProblemError(400, 'nothing-to-predict', 'Name a customer or give feature values', {
            errors: [{ field: 'customerId', message: 'is required without features' }],
          });
        }
        return predictValues(parts, shopId, features);
      }
      const record = await findCustomer(parts.db, shopId, requireKnownId(customerId));
      if (record === undefined) throw customerNotFound(customerId);
      return predictCustomer(parts, record, features ?? {});
    },
  );
}
