import type { MovementComponent } from '@ebb/contracts/overview';

/** What each component of the movement is called, and exactly who is in it. */
export const movementWords: Readonly<
  Record<MovementComponent, { readonly label: string; readonly meaning: string }>
> = {
  new: { label: 'New', meaning: 'not at high risk then, at high risk now' },
  worse: { label: 'Worse', meaning: 'at high risk then and now, with more at stake' },
  eased: { label: 'Eased', meaning: 'at high risk then and now, with less at stake' },
  recovered: { label: 'Recovered', meaning: 'no longer at high risk, without a contact' },
  recovered_after_contact: {
    label: 'Recovered after contact',
    meaning: 'no longer at high risk; contacted while the alert was open. Some would have come back anyway',
  },
  lost: { label: 'Lost', meaning: 'silent for so long since that Ebb has stopped scoring them' },
};
