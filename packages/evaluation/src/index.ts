export { evaluateLog, prepareEvaluation } from './evaluate-log.ts';
export { readOrderLog, type OrderLogColumns } from './order-log/order-log.ts';
