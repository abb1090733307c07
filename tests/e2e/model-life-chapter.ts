import { modelReasonText, type CustomersPage, type ModelPage, type TruthMetrics } from '@ebb/contracts';
import { dayMs } from '@ebb/domain';
import { waitFor, type WholeSystem } from '@ebb/testkit';
import type { Browser, Page } from 'playwright-core';
import { complaintsOf, looks } from './accessibility-complaints.ts';
import { signIn, type ApiClient } from './api-client.ts';
import { asShown } from './as-shown.ts';
import { openBrowser, person } from './browser.ts';
import { createModelLifeShop, type ModelLifeShop } from './shops/model-life-shop.ts';

const lead = 'lead@ebb.example';
const { number, percent, finePercent, utcDay } = asShown;

/** What only months bring: answers that came true, drift, an experiment; and people who change who decides. */
export function modelLifeChapter(theSystem: () => WholeSystem): void {
  describe('a model in its ninth week', () => {
    let system: WholeSystem;
    let shop: ModelLifeShop;
    let api: ApiClient;
    let browser: Browser;
    let page: Page;
    let analystPage: Page;
    const faults: string[] = [];

    beforeAll(async () => {
      system = theSystem();
      shop = await createModelLifeShop(system, [lead]);
      api = await signIn(system, lead);
      browser = await openBrowser();
      page = await person(browser, system, lead, { reducedMotion: 'reduce' });
      analystPage = await person(browser, system, shop.analyst, { reducedMotion: 'reduce' });
      for (const each of [page, analystPage])
        each.on('pageerror', (error) => void faults.push(error.message));
      // Nine weeks take fifteen seconds, and many times that on a machine that does other things too.
    }, 600_000);

    afterEach(() => {
      expect(faults.splice(0)).toEqual([]);
    });

    afterAll(async () => {
      await shop.db.close();
      await browser.close();
    });

    const stored = () => api.get<ModelPage>(`/api/shops/${shop.id}/model`);
    const open = (path: string, where = page) =>
      where.goto(`${system.origin}${path}${path.includes('?') ? '&' : '?'}shop=${shop.id}`);

    /** Fills the open dialog and presses its button. */
    async function confirm(where: Page, button: string, why: string): Promise<void> {
      const dialog = where.getByRole('dialog');
      await dialog.getByLabel('Why').fill(why);
      await dialog.getByRole('button', { name: button }).click();
    }

    async function share(where: Page, version: number, percentOfAll: number, why: string): Promise<void> {
      await where
        .locator(`[data-model="${version}"]`)
        .getByRole('button', { name: /^(Give a|Change) share$/ })
        .click();
      await where.getByRole('slider', { name: /Share of the customers/ }).fill(String(percentOfAll));
      await confirm(where, 'Set the share', why);
      await where.getByRole('dialog').waitFor({ state: 'hidden' });
      await where.getByTestId('model-history').getByText(why).waitFor();
    }

    /** Waits until scoring has gone over the shop with whoever decides now. */
    async function scoredBy(isSo: (customers: number, all: number) => boolean, modelId: string) {
      const where = { shopId: shop.id, probability: { not: null } };
      const { profile } = shop.db.prisma;
      const count = async () =>
        isSo(await profile.count({ where: { ...where, modelId } }), await profile.count({ where }));
      await waitFor(count, { what: 'scores by the model that decides', timeoutMs: 60_000 });
    }

    async function expectNamed(version: number, modelId: string): Promise<void> {
      const scored = await shop.db.prisma.profile.findFirstOrThrow({
        where: { shopId: shop.id, modelId, probability: { not: null } },
      });
      const detail = await api.customer(shop.id, scored.customerId);
      expect(detail.prediction?.modelVersion).toBe(version);
      await open(`/customers/${scored.customerId}`);
      await page.getByText(`By model ${version}.`).waitFor();
    }

    it('shows what came true as it is stored, measure by measure and week by week', async () => {
      const { champion, truth } = await stored();
      const asked = truth.find(({ modelId, role }) => modelId === champion?.id && role === 'asked')!;
      expect(asked.weeks.length).toBeGreaterThanOrEqual(4);
      expect(asked.total.rows).toBe(asked.weeks.reduce((sum, { metrics }) => sum + metrics.rows, 0));
      await open('/model?tab=live');
      const total = page.getByTestId('truth-total');
      const left = ({ positives, rows }: TruthMetrics) => positives / rows;
      await total.filter({ hasText: finePercent(left(asked.total)) }).waitFor();
      await total.filter({ hasText: finePercent(asked.total.meanProbability) }).waitFor();
      await page.getByRole('button', { name: 'What came true: show the table' }).click();
      const rows = page.getByRole('region', { name: 'What came true, table' }).locator('tbody tr');
      expect(await rows.allTextContents()).toEqual(
        asked.weeks.map(({ week, metrics }) =>
          [
            utcDay(week),
            finePercent(left(metrics)),
            finePercent(metrics.meanProbability),
            number(metrics.rows),
            number(metrics.positives),
          ].join(''),
        ),
      );
      await page.getByRole('button', { name: 'What came true: show the chart' }).click();
      for (const [label, text] of [
        ['ROC AUC', asked.total.rocAuc!.toFixed(3)],
        ['Accuracy', finePercent(asked.total.accuracy)],
        ['Log loss', asked.total.logLoss.toFixed(3)],
        ['Brier', asked.total.brier.toFixed(3)],
        ['Calibration error', asked.total.calibrationError.toFixed(3)],
        ['Lift at 10%', `${asked.total.liftAt10!.toFixed(2)}×`],
      ] as const) {
        await page.getByLabel('Measure').selectOption({ label });
        await total.filter({ hasText: text }).waitFor();
        await page.getByRole('img', { name: new RegExp(`^${label} by week`) }).waitFor();
      }
    });

    it('sets every model beside the others, and today’s customers beside those it learnt from', async () => {
      const { truth, drift, expected } = await stored();
      expect(truth.map(({ role }) => role)).toContain('shadow');
      const table = page.getByRole('region', { name: 'Live metrics of all models' });
      for (const { modelVersion, role, total } of truth) {
        const row = table
          .getByRole('row')
          .filter({ hasText: `Model ${modelVersion}` })
          .filter({ hasText: role === 'shadow' ? 'in shadow' : number(total.rows) });
        const text = (await row.first().textContent()) ?? '';
        for (const value of [number(total.rows), total.logLoss.toFixed(3), total.rocAuc!.toFixed(3)])
          expect(text).toContain(value);
      }
      expect(drift!.series.length).toBeGreaterThan(5);
      await page.getByRole('button', { name: 'Drift: show the table' }).click();
      const worst = [...drift!.features].sort((left, right) => right.psi - left.psi)[0]!;
      const first = page.getByRole('region', { name: 'Drift, table' }).locator('tbody tr').first();
      expect(await first.textContent()).toContain(worst.psi.toFixed(3));
      await page
        .getByText(`Of ${number(expected!.customers)} customers as they are scored now`)
        .filter({ hasText: percent(expected!.meanProbability) })
        .waitFor();
    });

    it.each(['/model?tab=live', '/model?tab=models', '/customers?crossing=7&sort=rises'])(
      'is for everybody: %s',
      async (path) => {
        await open(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        const found: string[] = [];
        for (const look of looks.slice(1)) found.push(...(await complaintsOf(page, look)));
        await page.setViewportSize({ width: 1440, height: 900 });
        expect(found).toEqual([]);
      },
    );

    it('lists who rises within a week, soonest first, as the interface says', async () => {
      await open('/customers');
      await page.getByRole('button', { name: /^Crossing within 7 days/ }).click();
      await page.waitForURL((url) => url.searchParams.get('crossing') === '7');
      expect(new URL(page.url()).searchParams.get('sort')).toBe('rises');
      const query = { shop: shop.id, crossing: '7', sort: 'rises', limit: '200' };
      const { items, total } = await api.get<CustomersPage>('/api/customers', query);
      expect(items.length).toBeGreaterThan(3);
      const dates = items.map(({ risesAt }) => risesAt!);
      expect(dates).toEqual([...dates].sort((left, right) => left - right));
      expect(dates.every((at) => at <= Date.now() + 7 * dayMs)).toBe(true);
      await page.getByRole('heading', { level: 1, name: `Customers ${total}` }).waitFor();
      await page
        .getByRole('columnheader', { name: 'Band rises' })
        .and(page.locator('[aria-sort=ascending]'))
        .waitFor();
      const rows = page.locator('tr[data-customer-id]');
      await rows.first().filter({ hasText: items[0]!.customerId }).waitFor();
      const inSight = await rows.all();
      const listed = await Promise.all(inSight.map((row) => row.getAttribute('data-customer-id')));
      // A long list has only what is in sight.
      expect(listed).toEqual(items.slice(0, listed.length).map(({ customerId }) => customerId));
      for (const [index, { risesAt }] of items.slice(0, Math.min(5, listed.length)).entries())
        expect(await rows.nth(index).textContent()).toContain(utcDay(risesAt!));
      await page.reload();
      await rows.first().filter({ hasText: items[0]!.customerId }).waitFor();
      await page.setViewportSize({ width: 390, height: 844 });
      const cards = page.locator('li[data-customer-id]');
      await cards
        .first()
        .filter({ hasText: `band rises ${utcDay(items[0]!.risesAt!)}` })
        .waitFor();
      expect(await cards.count()).toBe(Math.min(total, 100));
      await page.setViewportSize({ width: 1440, height: 900 });
    });

    it('lets an analyst end an experiment and begin another, and scoring follows', async () => {
      const { experiment, models } = await stored();
      const [championSide, challengerSide] = [experiment!.championId, experiment!.challengerId];
      const arms = experiment!.arms;
      expect(arms.map(({ modelId }) => modelId).sort()).toEqual([championSide, challengerSide].sort());
      expect(arms.every(({ truth }) => truth !== null && truth.rows > 0)).toBe(true);
      await open('/model?tab=models', analystPage);
      const sides = analystPage.getByRole('region', { name: 'Sides of the experiment' });
      for (const { modelVersion, customers, truth } of arms) {
        const text = await sides
          .getByRole('row')
          .filter({ hasText: `Model ${modelVersion}` })
          .textContent();
        expect(text).toContain(number(customers));
        expect(text).toContain(number(truth!.rows));
        expect(text).toContain(truth!.logLoss.toFixed(3));
      }
      const challenger = models.find(({ id }) => id === challengerSide)!;
      expect(await analystPage.getByRole('button', { name: 'Make champion' }).count()).toBe(0);
      await share(analystPage, challenger.version, 0, 'we have seen enough of it');
      await analystPage.getByText('None is running.').waitFor();
      expect((await stored()).experiment).toBeNull();
      await scoredBy((customers) => customers === 0, challengerSide);

      await share(analystPage, challenger.version, 20, 'once more, for the season');
      await scoredBy((customers, all) => customers > 0.1 * all && customers < 0.3 * all, challengerSide);
      const now = await stored();
      expect(now.experiment?.sharePercent).toBe(20);
      expect(now.history[0]).toMatchObject({
        action: 'share_set',
        modelVersion: challenger.version,
        actorName: 'Ana Lyse',
        why: { kind: 'share_set', sharePercent: 20, note: 'once more, for the season' },
      });
      await expectNamed(challenger.version, challengerSide);
    });

    it('tells who was first, and lets the other confirm what is new; then all of scoring follows', async () => {
      const { models, champion } = await stored();
      const challenger = models.find(({ status }) => status === 'challenger')!;
      await open('/model?tab=models');
      const line = page.locator(`[data-model="${challenger.version}"]`);
      await line.getByRole('button', { name: 'Make champion' }).click();
      await share(analystPage, challenger.version, 30, 'a little more of it');
      const why = 'it was right more often';
      await confirm(page, 'Make it champion', why);
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('alert').filter({ hasText: 'Somebody was first.' }).waitFor();
      expect((await stored()).champion?.id).toBe(champion!.id);
      // Behind the dialog stands what has happened meanwhile.
      await page.getByTestId('model-history').getByText('a little more of it').waitFor();
      await dialog.getByRole('button', { name: 'Make it champion' }).click();
      await dialog.waitFor({ state: 'hidden' });
      await line.getByText('Champion', { exact: true }).waitFor();
      await page
        .getByTestId('verdict')
        .filter({ hasText: `Model ${challenger.version} decides` })
        .waitFor();
      const now = await stored();
      expect(now.champion?.id).toBe(challenger.id);
      expect(now.history.find(({ action }) => action === 'promoted')).toMatchObject({
        modelVersion: challenger.version,
        actorName: 'Lena Brandt',
        why: { kind: 'text', text: why },
      });
      await scoredBy((customers, all) => all > 0 && customers === all, challenger.id);
      await expectNamed(challenger.version, challenger.id);
    });

    it('goes back, and scoring with it', async () => {
      const { models } = await stored();
      const former = models.find(({ status, canDecide }) => status === 'retired' && canDecide)!;
      await open('/model?tab=models');
      await page
        .locator(`[data-model="${former.version}"]`)
        .getByRole('button', { name: 'Roll back to this' })
        .click();
      await confirm(page, 'Roll back', 'the alerts of this week were off');
      await page.locator(`[data-model="${former.version}"]`).getByText('Champion', { exact: true }).waitFor();
      await scoredBy((customers, all) => all > 0 && customers === all, former.id);
      await expectNamed(former.version, former.id);
    });

    it('trains a model of real size, step by step before everybody’s eyes', async () => {
      const before = await stored();
      await open('/model?tab=models');
      await page.getByRole('button', { name: 'Train now' }).click();
      const training = page.getByTestId('training');
      await training.getByText(/^Training: (evaluating|training)/).waitFor({ timeout: 60_000 });
      await training.getByText(/asked by Lena Brandt/).waitFor();
      await training.getByText(/^Last training/).waitFor({ timeout: 120_000 });
      const { run, models } = await stored();
      expect(run).toMatchObject({ status: 'done', error: null, askedByName: 'Lena Brandt' });
      expect(models).toHaveLength(before.models.length + 1);
      const made = models.find(({ id }) => id === run?.modelId)!;
      await page
        .locator(`[data-model="${made.version}"]`)
        .filter({ hasText: modelReasonText(made.standing).says })
        .waitFor();
    });
  });
}
