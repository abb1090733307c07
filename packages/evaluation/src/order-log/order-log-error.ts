/** A file that is no order log, or too little of one; the message says which column, line or limit is at fault. */
export class OrderLogError extends Error {
  override readonly name = 'OrderLogError';
}
