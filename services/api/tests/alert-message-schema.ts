import { AlertMessage } from '@ebb/contracts';
import { Compile } from 'typebox/compile';

/** Reads what is to be published as its consumers will: anything else throws. */
export const alertMessageSchema = Compile(AlertMessage);
