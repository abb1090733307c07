import { describeRuleFailure, ruleTestText, type ReasonText } from './describe-model-reason.ts';
import type { PurchaseReason } from './purchase-reason.ts';

/** Who says how likely an order is, and why. @param rule the plain rule that speaks where no model does */
export function describePurchaseReason(reason: PurchaseReason, rule: string | null): ReasonText {
  const byRule = rule === null ? 'Nobody can say' : `The plain rule “${rule}” decides`;
  switch (reason.kind) {
    case 'beats_rules':
      return {
        says: 'The model decides: it ranks who orders and who does not better than every plain rule.',
        evidence: `${ruleTestText(reason.test)}, calibration error ${reason.test.calibrationError.toFixed(3)}.`,
      };
    case 'fails_rules':
      return {
        says: `${byRule}: the model ${reason.failures.map(describeRuleFailure).join(' and ')}.`,
        evidence: `${ruleTestText(reason.test)}.`,
      };
    case 'too_few_customers': {
      const { orderingCustomers, historyDays, leastOrderingCustomers, leastHistoryDays } = reason;
      return {
        says:
          `${byRule}: a model needs ${leastOrderingCustomers} ordering customers and ${leastHistoryDays} days of ` +
          `history, and there are ${orderingCustomers} and ${historyDays}.`,
        evidence: null,
      };
    }
    case 'too_young':
      return {
        says:
          `Not known yet: it takes ${reason.neededDays} days of history to learn from and to test on later days, and ` +
          `there are ${reason.historyDays}.`,
        evidence: null,
      };
    case 'nothing_to_tell_apart':
      return {
        says: 'Not known: every customer did the same, so there is nothing to learn.',
        evidence: null,
      };
  }
}
