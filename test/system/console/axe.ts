import axe from "axe-core";
import type { Page } from "playwright-core";

/** What axe holds against the page as it is now (WCAG 2.2, A and AA, and what it calls best practice), one line for each. */
export async function objectionsOfAxe(page: Page): Promise<string[]> {
  // Not a script of the page, which its policy would rightly refuse.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>("axe.run(document)");
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help}: ${target.join(" ")}`));
}
