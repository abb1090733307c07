import { dayMs } from '@ebb/domain';
import { startWholeSystem, type WholeSystem } from '@ebb/testkit';
import { accessibilityChapter } from './accessibility-chapter.ts';
import { identityChapter } from './identity-chapter.ts';
import { impactChapter } from './impact-chapter.ts';
import { labChapter } from './lab-chapter.ts';
import { liveChapter } from './live-chapter.ts';
import { loadChapter } from './load-chapter.ts';
import { modelLifeChapter } from './model-life-chapter.ts';
import { modelPageChapter } from './model-page-chapter.ts';
import { panelsChapter } from './panels-chapter.ts';
import { queueChapter } from './queue-chapter.ts';
import { storesChapter } from './stores-chapter.ts';
import { workingDayChapter } from './working-day-chapter.ts';

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
    // Models are trained when a test asks: one with a past must not become due in between.
    const env = { EBB_TRAINER_RETRAIN_MS: String(365 * dayMs) };
    system = await startWholeSystem({ name: 'e2e', env });
  }, 300_000);

  afterAll(async () => {
    await system?.stop();
  });

  // First: the trainer has nothing else to do yet.
  modelPageChapter(theSystem);
  impactChapter(theSystem);
  modelLifeChapter(theSystem);
  loadChapter(theSystem);
  liveChapter(theSystem);
  identityChapter(theSystem);
  storesChapter(theSystem);
  queueChapter(theSystem);
  workingDayChapter(theSystem);
  labChapter(theSystem);
  accessibilityChapter(theSystem);
  panelsChapter(theSystem);
});
