import { setTimeout as delay } from 'node:timers/promises';
import type { AlertsPage } from '@ebb/contracts';
import { uniqueName, waitFor, type WholeSystem } from '@ebb/testkit';
import type { Browser, Locator, Page } from 'playwright-core';
import { type ApiClient, signIn } from './api-client.ts';
import { openBrowser, person } from './browser.ts';
import { orderLongAgo, postTrack } from './shops/shop-sender.ts';

const shop = 'simulated';
/** Enough for a list that is longer than the screen. */
const customers = 40;
const lead = 'Lena Brandt';

/** Alerts worked off by keyboard, over slow lines too. */
export function queueChapter(theSystem: () => WholeSystem): void {
  describe('working the queue', () => {
    const prefix = uniqueName('queue');
    let system: WholeSystem;
    let api: ApiClient;
    let browser: Browser;
    let page: Page;
    let latencyMs = 0;

    beforeAll(async () => {
      system = theSystem();
      api = await signIn(system);
      for (let at = 0; at < customers; at++)
        // Who has ordered only once is nobody's alert.
        for (let orders = 0; orders < 2; orders++)
          await postTrack(system, orderLongAgo(`${prefix}-${String(at).padStart(2, '0')}`));
      await waitFor(async () => (await listed()).total === customers, { what: 'the alerts' });
      browser = await openBrowser();
      page = await person(browser, system, 'lead@ebb.example');
      await page.route('**/api/**', async (route) => {
        await delay(latencyMs);
        await route.continue();
      });
    });

    afterAll(async () => {
      await browser.close();
    });

    beforeEach(async () => {
      latencyMs = 0;
      await page.goto(`${system.origin}/alerts?shop=${shop}&view=todo&q=${prefix}&sort=newest`);
      await rows().first().waitFor();
    });

    const listed = (status = 'active') =>
      api.get<AlertsPage>('/api/alerts', { shop, status, q: prefix, sort: 'newest', limit: '200' });
    const rows = (): Locator => page.locator('tr[data-alert-id]');
    const focused = (): Promise<string | null> =>
      page.evaluate('document.activeElement?.getAttribute("data-alert-id") ?? null');
    const scrollTop = (): Promise<number> =>
      page.evaluate('document.querySelector("main table").parentElement.scrollTop');
    const type = async (...keys: string[]): Promise<void> => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const untilAssigned = (count: number) =>
      waitFor(async () => (await listed('acknowledged')).total === count, {
        what: `${count} assigned alerts`,
      });

    it.each([50, 250, 1000])('drops no key at %d ms, and undoes each', async (ms) => {
      latencyMs = ms;
      await type('j', '1', 'j', '1', 'j', '1');
      // On screen before any answer.
      expect(await page.locator('tr', { hasText: `Assigned to ${lead}` }).count()).toBe(3);
      await untilAssigned(3);
      const { items } = await listed('acknowledged');
      for (const { id, ownerName } of items) {
        expect(ownerName).toBe(lead);
        const detail = await api.get<{ actions: { action: string }[] }>(`/api/alerts/${id}`);
        expect(detail.actions.at(-1)?.action).toBe('acknowledge');
      }
      await type('z', 'z', 'z');
      await untilAssigned(0);
    });

    it.each([50, 250, 1000])('moves on after a closing, with an empty form, at %d ms', async (ms) => {
      latencyMs = ms;
      await type('j');
      const first = await focused();
      await type('3');
      const dialog = page.getByRole('dialog');
      expect(await dialog.getByRole('radio', { checked: true }).count()).toBe(0);
      await dialog.getByRole('radio', { name: /^Lost/ }).check();
      await dialog.getByRole('textbox').fill('Moved to another supplier');
      await dialog.getByRole('button', { name: 'Close alert' }).click();
      await dialog.waitFor({ state: 'detached' });
      const second = await focused();
      expect(second).not.toBeNull();
      expect(second).not.toBe(first);
      await type('3');
      expect(await dialog.getByRole('radio', { checked: true }).count()).toBe(0);
      expect(await dialog.getByRole('textbox').inputValue()).toBe('');
      await type('Escape');
      await dialog.waitFor({ state: 'detached' });
      await waitFor(async () => (await listed('closed')).total === 1, { what: 'the closing' });
      await type('z');
      await waitFor(async () => (await listed('closed')).total === 0, { what: 'the undoing' });
    });

    it('rolls back with the name of who was first', async () => {
      const [first] = (await listed('open')).items;
      const agent = await signIn(system, 'agent@ebb.example');
      latencyMs = 1000;
      await type('j', '1');
      await agent.post(`/api/alerts/${first?.id}/acknowledge`, { version: first?.version });
      await page.getByText(/took this alert before you/).waitFor();
      const row = page.locator(`tr[data-alert-id="${first?.id}"]`);
      await row.filter({ hasNotText: `Assigned to ${lead}` }).waitFor();
      const [now] = (await listed('acknowledged')).items;
      await agent.post(`/api/alerts/${now?.id}/reopen`, { version: now?.version });
    });

    it('leads back to the row, the scroll and the list', async () => {
      latencyMs = 250;
      await type(...Array.from({ length: 30 }, () => 'j'));
      const was = await focused();
      const top = await scrollTop();
      expect(top).toBeGreaterThan(0);
      await type('Enter', 'Enter');
      await page.waitForURL(/\/alerts\/[0-9a-f]{32}/);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await type('Escape');
      await page.waitForURL(/\/alerts\?/);
      await page.locator(`tr[data-alert-id="${was}"]`).waitFor();
      expect(await focused()).toBe(was);
      expect(Math.abs((await scrollTop()) - top)).toBeLessThan(50);
    });

    it.each([50, 1000])('opens the first that the palette finds with Enter, at %d ms', async (ms) => {
      latencyMs = ms;
      await type('Control+k');
      await page.keyboard.type(`${prefix}-07`);
      await type('Enter');
      await page.waitForURL((url) => url.pathname === `/customers/${prefix}-07`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await type('Escape', 'Escape', 'Escape');
      expect(new URL(page.url()).origin).toBe(system.origin);
    });

    it('scrolls its panels and not the page', async () => {
      expect(await page.evaluate('document.documentElement.scrollHeight - window.innerHeight')).toBe(0);
    });

    it.each([768, 1024, 1280])('keeps the names beside the open panel, %d pixels wide', async (width) => {
      await page.setViewportSize({ width, height: 900 });
      await rows().first().click();
      await page.getByRole('complementary', { name: 'Alert' }).waitFor();
      const name = await rows().first().getByRole('link').boundingBox();
      const panel = await page.getByRole('complementary', { name: 'Alert' }).boundingBox();
      expect(name?.width).toBeGreaterThan(80);
      expect((name?.x ?? Infinity) + 80).toBeLessThan(panel?.x ?? 0);
      await page.setViewportSize({ width: 1440, height: 900 });
    });
  });
}
