import type { ModelPage } from '@ebb/contracts';
import { waitFor, type WholeSystem } from '@ebb/testkit';
import type { Browser, Locator, Page } from 'playwright-core';
import { complaintsOf, looks } from './accessibility-complaints.ts';
import { signIn } from './api-client.ts';
import { openBrowser, person } from './browser.ts';
import { createModelPageShop, type ModelPageShop } from './shops/model-page-shop.ts';

const lead = 'lead@ebb.example';
const agent = 'agent@ebb.example';
const euros = new Intl.NumberFormat('en-GB', {
  style: 'currency',
  currency: 'EUR',
  currencyDisplay: 'narrowSymbol',
  minimumFractionDigits: 0,
  maximumFractionDigits: 0,
});
const inEuros = (minor: number): string => euros.format(Math.round(minor / 100));

/** Whether the score deserves trust, as people read and change it. */
export function modelPageChapter(theSystem: () => WholeSystem): void {
  describe('the model page', () => {
    let system: WholeSystem;
    let shop: ModelPageShop;
    let token: string;
    let browser: Browser;
    let page: Page;
    const faults: string[] = [];

    beforeAll(async () => {
      system = theSystem();
      shop = await createModelPageShop(system.databaseUrl, [lead, agent]);
      ({ token } = await signIn(system, lead));
      browser = await openBrowser();
      page = await person(browser, system, lead, { reducedMotion: 'reduce' });
      page.on('pageerror', (error) => void faults.push(error.message));
    });

    afterEach(() => {
      expect(faults.splice(0)).toEqual([]);
    });

    afterAll(async () => {
      await browser.close();
    });

    const open = (tab: string, where = page) =>
      where.goto(`${system.origin}/model?shop=${shop.id}&tab=${tab}`);

    async function stored(): Promise<ModelPage> {
      const answer = await fetch(`${system.origin}/api/shops/${shop.id}/model`, {
        headers: { authorization: `Bearer ${token}` },
      });
      return (await answer.json()) as ModelPage;
    }

    const cell = (name: string): Locator => page.getByTestId('confusion').locator(`[data-cell="${name}"]`);

    async function expectCountsAt(step: number): Promise<void> {
      const { confusion, positives, rows } = shop.curves;
      const caught = confusion.truePositives[step]!;
      const falseAlarms = confusion.falsePositives[step]!;
      const counts = {
        caught,
        missed: positives - caught,
        'false-alarms': falseAlarms,
        'left-alone': rows - positives - falseAlarms,
      };
      for (const [name, count] of Object.entries(counts)) {
        await cell(name).locator(`[data-count="${count}"]`).waitFor();
      }
    }

    it('says who decides and why, and shows the metrics that are stored', async () => {
      await open('quality');
      await page
        .getByTestId('verdict')
        .filter({ hasText: `Model 2 decides. ${shop.standing}` })
        .waitFor();
      await page.getByText('On its test days 41% to 58% of customers placed no order').waitFor();
      const row = page.getByTestId('metrics').getByRole('row', { name: /Model 2 Champion/ });
      for (const [metric, value] of [
        ['rocAuc', shop.metrics.rocAuc],
        ['logLoss', shop.metrics.logLoss],
        ['calibrationError', shop.metrics.calibrationError],
      ] as const) {
        const shown = await row.locator(`[data-metric="${metric}"]`).textContent();
        expect(shown).toContain(value.toFixed(3));
      }
      await page.getByRole('img', { name: /^Does 70% mean/ }).waitFor();
    });

    it('explains a term on focus and sorts by it', async () => {
      const first = page.getByTestId('metrics').locator('tbody tr').first();
      expect(await first.textContent()).toContain('Model 2');
      const brier = page.getByRole('button', { name: 'Brier' });
      await brier.focus();
      await page.getByRole('tooltip', { name: /squared distance/ }).waitFor();
      await brier.press('Enter');
      await brier.press('Enter');
      await first.filter({ hasText: 'Plain rule' }).waitFor();
    });

    it('counts customers and money anew wherever the line is put', async () => {
      await open('line');
      await expectCountsAt(66);
      const slider = page.getByRole('slider', { name: /Warn of everybody/ });
      await slider.focus();
      await slider.press('ArrowRight');
      await expectCountsAt(67);
      await page.getByRole('button', { name: 'Critical 85' }).click();
      await expectCountsAt(85);
      await cell('caught')
        .filter({ hasText: inEuros(shop.curves.money!.caughtMinor[85]!) })
        .waitFor();
      await page.getByLabel('An offer gives away').fill('25');
      const wasted = shop.curves.money!.falseAlarmMinor[85]! * 0.25;
      await cell('false-alarms')
        .filter({ hasText: inEuros(wasted) })
        .waitFor();
      const plot = page.getByRole('img', { name: /for every score from 0 to 100/ });
      const box = (await plot.boundingBox())!;
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      const pressed = Number(await slider.inputValue());
      expect(pressed).toBeGreaterThan(30);
      expect(pressed).toBeLessThan(70);
      await expectCountsAt(pressed);
    });

    it.each(['quality', 'line', 'live', 'models'])('is for everybody: %s', async (tab) => {
      await open(tab);
      await page.getByTestId('verdict').waitFor();
      const found: string[] = [];
      for (const look of looks) {
        if (look.name === 'dark, wide' || look.name === 'light, phone')
          found.push(...(await complaintsOf(page, look)));
      }
      expect(found).toEqual([]);
    });

    it('goes back to an earlier champion, with a note that stays', async () => {
      await page.setViewportSize({ width: 1440, height: 900 });
      await open('models');
      const note = 'the alerts of this week were off';
      await page.locator('[data-model="1"]').getByRole('button', { name: 'Roll back to this' }).click();
      const dialog = page.getByRole('dialog', { name: 'Go back to model 1?' });
      const confirm = dialog.getByRole('button', { name: 'Roll back' });
      expect(await confirm.isDisabled()).toBe(true);
      await dialog.getByLabel('Why').fill(note);
      await confirm.click();
      await dialog.waitFor({ state: 'hidden' });
      await page.getByTestId('model-history').getByText(note).waitFor();
      await page.locator('[data-model="1"]').getByText('Champion', { exact: true }).waitFor();
      const { champion, history } = await stored();
      expect(champion?.version).toBe(1);
      expect(history.find(({ action }) => action === 'rolled_back')).toMatchObject({
        modelVersion: 1,
        actorName: 'Lena Brandt',
        why: { kind: 'text', text: note },
      });
    });

    it('trains now, across a reload, to its end', async () => {
      const training = page.getByTestId('training');
      // The shop is small: its training may be over before the page has asked how far it is.
      const underWayOrOver = page
        .getByRole('progressbar', { name: 'Training' })
        .or(training.getByText(/^Last training/))
        .first();
      expect(await underWayOrOver.count()).toBe(0);
      await page.getByRole('button', { name: 'Train now' }).click();
      await underWayOrOver.waitFor();
      await page.reload();
      await underWayOrOver.waitFor();
      await training.getByText(/^Last training/).waitFor({ timeout: 60_000 });
      const { run, history } = await waitFor(
        async () => {
          const now = await stored();
          return now.run?.finishedAt == null ? undefined : now;
        },
        { what: 'the end of the training' },
      );
      expect(run).toMatchObject({ status: 'done', askedByName: 'Lena Brandt', error: null });
      expect(history.some(({ action }) => action === 'training_asked')).toBe(true);
    });

    it('tells whoever may not why not', async () => {
      const other = await person(browser, system, agent);
      await open('models', other);
      const button = other.getByRole('button', { name: 'Train now' });
      await button.waitFor();
      expect(await button.isDisabled()).toBe(true);
      await other.getByText('yours is agent').waitFor();
      expect(await other.getByRole('button', { name: 'Roll back to this' }).count()).toBe(0);
    });
  });
}
