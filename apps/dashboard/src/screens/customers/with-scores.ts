import type { CustomersPage, PredictionMessage } from '@ebb/contracts';
import type { InfiniteData } from '@tanstack/react-query';

/** The same pages in the same order, with newer scores where there are any; untouched parts stay the same objects. */
export function withScores(
  data: InfiniteData<CustomersPage>,
  scores: ReadonlyMap<string, PredictionMessage>,
): InfiniteData<CustomersPage> {
  let isChanged = false;
  const pages = data.pages.map((page) => {
    let isPageChanged = false;
    const items = page.items.map((row) => {
      const news = scores.get(row.customerId);
      if (!news || news.shopId !== row.shopId || news.scoredAt <= (row.scoredAt ?? 0)) return row;
      isPageChanged = true;
      const { band, score, probability, revenueAtRiskMinor, scoredAt } = news;
      return { ...row, band, score, probability, revenueAtRiskMinor, scoredAt };
    });
    if (!isPageChanged) return page;
    isChanged = true;
    return { ...page, items };
  });
  return isChanged ? { ...data, pages } : data;
}
