import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

export interface Look {
  readonly name: string;
  readonly colorScheme: 'light' | 'dark';
  readonly viewport: { readonly width: number; readonly height: number };
}

const wide = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
/** In this order each look changes one thing of the look before, on a page that stays open. */
export const looks: readonly Look[] = [
  { name: 'light, wide', colorScheme: 'light', viewport: wide },
  { name: 'dark, wide', colorScheme: 'dark', viewport: wide },
  { name: 'dark, phone', colorScheme: 'dark', viewport: phone },
  { name: 'light, phone', colorScheme: 'light', viewport: phone },
];
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Runs in the page: when it can be scrolled sideways, the beginnings of what sticks out, innermost last. */
const sticksOut = `(() => {
  if (document.documentElement.scrollWidth <= window.innerWidth) return [];
  const beyond = [...document.querySelectorAll('body *')].filter(
    (element) => element.getBoundingClientRect().right > window.innerWidth + 1,
  );
  return ['something', ...beyond.map((element) => element.outerHTML.slice(0, 120))].slice(-6);
})()`;

/** Runs in the page: colours on their way from one theme to the other are of neither. */
const atRest = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))).then(() =>
  Promise.allSettled(
    document.getAnimations().filter((each) => each instanceof CSSTransition).map((each) => each.finished),
  ).then(() => undefined))`;

/** What is wrong with the open page in this look, one line for each broken rule. */
export async function complaintsOf(page: Page, { name, colorScheme, viewport }: Look): Promise<string[]> {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize(viewport);
  await page.locator(`html[data-theme="${colorScheme}"]`).waitFor({ state: 'attached' });
  // Charts and lists that are made anew for the width have to be there.
  await page.waitForLoadState('networkidle');
  await page.evaluate(atRest);
  const { violations } = await new AxeBuilder({ page })
    .options({ runOnly: rules, resultTypes: ['violations'] })
    .analyze();
  const beyond = await page.evaluate<string[]>(sticksOut);
  return [
    ...violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map((node) => node.html).join(' | ')}`),
    ...beyond.map((element) => `${name}: sticks out of the screen: ${element}`),
  ];
}
