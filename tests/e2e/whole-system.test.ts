import { startWholeSystem, type WholeSystem } from '@ebb/testkit';
import { accessibilityChapter } from './accessibility-chapter.ts';
import { liveChapter } from './live-chapter.ts';
import { loadChapter } from './load-chapter.ts';
import { modelPageChapter } from './model-page-chapter.ts';

jest.setTimeout(180_000);

/**
 * One system for all chapters, started as `npm start` starts it: bringing it up takes longer than most of them. Each
 * chapter has a shop, or customers, of its own.
 */
describe('Ebb as a whole', () => {
  let system: WholeSystem | undefined;
  const theSystem = (): WholeSystem => {
    if (system === undefined) throw new Error('the system did not start');
    return system;
  };

  beforeAll(async () => {
    system = await startWholeSystem({ name: 'e2e' });
  }, 300_000);

  afterAll(async () => {
    await system?.stop();
  });

  // First: the trainer has nothing else to do yet.
  modelPageChapter(theSystem);
  loadChapter(theSystem);
  liveChapter(theSystem);
  accessibilityChapter(theSystem);
});
