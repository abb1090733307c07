/** What whoever uploaded or asked has to mend; its message is shown to them as it is. */
export class LabError extends Error {
  override readonly name = 'LabError';
}
