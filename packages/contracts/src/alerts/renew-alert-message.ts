import { presentWord } from './actions.ts';
import { untouchedAlert } from './alert.ts';

/**
 * The topic holds messages of thirty days: those of an older release name a person's action by another word, and do not
 * know all that people can leave on an alert. What is no alert message is handed back as it is.
 */
export function renewAlertMessage(message: unknown): unknown {
  if (typeof message !== 'object' || message === null || !('change' in message)) return message;
  if (typeof message.change !== 'string' || !('actorName' in message)) return message;
  const change = presentWord(message.change, message.actorName !== null);
  if (!('alert' in message) || typeof message.alert !== 'object') return { ...message, change };
  return { ...message, change, alert: { ...untouchedAlert, responseDueAt: null, ...message.alert } };
}
