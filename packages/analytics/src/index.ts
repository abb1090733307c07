export { addUpRollups } from './add-up.ts';
export { auditRollups } from './audit.ts';
export { salesBefore, type SalesBefore } from './count-customer.ts';
export { recountRollups } from './recount.ts';
export { RollupChanges } from './rollup-changes.ts';
export { firstDayOf, monthOf, shopDays, type ShopDays } from './shop-days.ts';
