import { readFile } from 'node:fs/promises';
import { waitFor, type WholeSystem } from '@ebb/testkit';
import type { Browser, Download, Page } from 'playwright-core';
import { complaintsOf, looks } from './accessibility-complaints.ts';
import { openBrowser, person } from './browser.ts';

/** Somebody with a table of their own: from the file to answers for rows that are not in it. */
export function labChapter(theSystem: () => WholeSystem): void {
  describe('the lab', () => {
    let system: WholeSystem;
    let browser: Browser;
    let page: Page;
    const faults: string[] = [];

    beforeAll(async () => {
      system = theSystem();
      browser = await openBrowser();
      page = await person(browser, system, 'lead@ebb.example', { reducedMotion: 'reduce' });
      page.on('pageerror', (error) => void faults.push(error.message));
    });

    afterEach(() => {
      expect(faults.splice(0)).toEqual([]);
    });

    afterAll(async () => {
      await browser.close();
    });

    const textOf = async (download: Promise<Download>) => readFile(await (await download).path(), 'utf8');

    it('finds groups in a table that is shipped, and says limits as one types', async () => {
      await page.goto(`${system.origin}/lab?shop=simulated`);
      await page.getByRole('button', { name: /Generated customers/ }).click();
      await page.getByTestId('table-facts').filter({ hasText: '200 rows, 4 columns' }).waitFor();
      await page.getByRole('button', { name: 'Find groups', exact: true }).last().click();
      await page.getByTestId('study-summary').filter({ hasText: '5 segments of 200 rows' }).waitFor();
      expect(await page.getByTestId('lab-segment').count()).toBe(5);
      await page.getByLabel('age', { exact: true }).fill('17');
      await page.getByText('age must be at least 18 (and at most 100).').waitFor();
      expect(await page.getByRole('button', { name: 'Which segment?' }).isDisabled()).toBe(true);
      await page.getByLabel('age', { exact: true }).fill('30');
      await page.getByRole('button', { name: 'Which segment?' }).click();
      await page.getByTestId('lab-answer').filter({ hasText: 'Confidence' }).waitFor();
      for (const look of looks) expect(await complaintsOf(page, look)).toEqual([]);
    });

    it('gives a file back with the answers', async () => {
      const rows = 'age,income_thousands,spending_score,purchases_a_year\n25,30,80,25\n70,20,20,3\n';
      const chosen = { name: 'new people.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) };
      await page.getByLabel('Drop a CSV file of rows here').setInputFiles(chosen);
      const download = page.waitForEvent('download');
      await page
        .getByRole('listitem')
        .filter({ hasText: '2 rows' })
        .getByRole('link', { name: 'CSV' })
        .click();
      const lines = (await textOf(download)).trimEnd().split('\r\n');
      expect(lines).toHaveLength(3);
      expect(lines[0]).toBe(`${rows.split('\n', 1)[0]},segment,confidence`);
      expect(lines[1]!.startsWith('25,30,80,25,')).toBe(true);
    });

    it('predicts a column of an uploaded file, and names the line of a faulty one', async () => {
      await page.goto(`${system.origin}/lab?shop=simulated`);
      const upload = (name: string, text: string) =>
        page
          .getByLabel('Drop a CSV file here')
          .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
      await upload('faulty.csv', 'a,b\n1,2\n3\n');
      await page.getByText('Line 3 has 1 values').waitFor();
      await page.goto(`${system.origin}/lab?shop=simulated`);
      const rows = Array.from({ length: 240 }, (_, at) => {
        const visits = (at * 7) % 20;
        return `${visits},${(at * 13) % 50},${visits > 9 === (at % 9 !== 0) ? 'yes' : 'no'}`;
      });
      await upload('visitors.csv', `visits,age,bought\n${rows.join('\n')}\n`);
      await page.getByTestId('table-facts').filter({ hasText: '240 rows, 3 columns' }).waitFor();
      await page.getByRole('button', { name: 'Predict a column' }).click();
      await page.getByRole('button', { name: 'Predict', exact: true }).click();
      await page
        .getByTestId('study-summary')
        .filter({ hasText: 'bought predicted by' })
        .waitFor({ timeout: 60_000 });
      await page.getByTestId('lab-why').filter({ hasText: 'ranks best' }).waitFor();
      await page.getByLabel('visits', { exact: true }).fill('19');
      await page.getByRole('button', { name: 'Predict', exact: true }).click();
      await page.getByTestId('lab-answer').filter({ hasText: 'yes' }).waitFor();
      for (const look of looks) expect(await complaintsOf(page, look)).toEqual([]);
    });

    it('asks before a study goes', async () => {
      await page.goto(`${system.origin}/lab?shop=simulated`);
      await page.getByRole('button', { name: 'Delete bought of visitors' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await waitFor(
        async () => (await page.getByRole('link', { name: 'bought of visitors' }).count()) === 0,
        {
          what: 'the end of the study',
        },
      );
    });
  });
}
