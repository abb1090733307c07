export { streamCloseCodes, streamLimits, type StreamAnswer } from './events/event-stream.ts';
