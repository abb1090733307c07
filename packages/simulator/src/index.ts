export * from './outgoing-message.ts';
export * from './real-shop/count-invoices.ts';
export * from './real-shop/read-invoices.ts';
export * from './real-shop/replay-messages.ts';
export * from './simulated-shop/history.ts';
