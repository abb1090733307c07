/** The part of the client's queue of requests, one for each connection, that `rest-when-idle.ts` corrects. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  export default class RequestQueue {
    constructor(options: object);
    readonly pending: readonly unknown[];
    push(request: object): void;
    fulfillRequest(response: object): void;
    maybeThrottle(throttleMs: number): void;
    scheduleCheckPendingRequests: (this: RequestQueue) => void;
    destroy(): void;
  }
}
