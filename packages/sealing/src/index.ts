export { createSealer, type Place, type Sealer } from './sealer.ts';
export { isSealed, SealError } from './sealed-text.ts';
