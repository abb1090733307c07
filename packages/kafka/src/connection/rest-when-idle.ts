import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

/**
 * Imported for what it does: it lets the client's connections rest. After its first answer a connection of kafkajs 2.2.4
 * looks for requests that wait, finds none, and sets a timer to look again in "throttled until" less the time of day: below
 * zero, so after a millisecond, for ever; Node 24 says so with a TimeoutNegativeWarning (its issues 1704 and 1751, open). A
 * look is worth a timer only while something waits, and whatever begins to wait sets one itself. The method is the one place
 * where the client does so.
 */
const queue = RequestQueue.prototype;
const schedule = queue.scheduleCheckPendingRequests;
queue.scheduleCheckPendingRequests = function (this: RequestQueue): void {
  if (this.pending.length > 0) schedule.call(this);
};
