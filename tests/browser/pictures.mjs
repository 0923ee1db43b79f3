// Takes the pictures of the guides (docs/guide) from the demo, in both languages.
//
//   DAWUYE_BIN=target/release/dawuye node tests/browser/pictures.mjs
//
// Into docs/pictures/NAME.zh.jpg and NAME.en.jpg. What a page is called and how one comes to it stands in PICTURES alone;
// `guides.test.mjs` sees to it that the guides show these and no others.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DEMO_PASSWORD, login, openBrowser, startServer } from './harness.mjs';

/** Name, who looks, at what size, and where; a second place is the first link to it on the page of the first. */
export const PICTURES = [
  ['guide-board', 'dispatcher', 'desk', '/board'],
  ['guide-plans', 'dispatcher', 'desk', '/plans'],
  ['guide-requests', 'steward', 'desk', '/requests'],
  ['guide-intake', 'steward', 'desk', '/requests/new'],
  ['guide-talks', 'steward', 'desk', '/talks'],
  ['guide-bill-run', 'finance', 'desk', '/bill-runs', '/bill-runs/'],
  ['guide-statement', 'finance', 'desk', '/reconciliation', '/reconciliation/statements/'],
  ['guide-dunning', 'finance', 'desk', '/dunning'],
  ['guide-reports', 'finance', 'desk', '/reports'],
  ['guide-crew', 'crew1', 'phone', '/crew'],
  ['guide-crew-order', 'crew1', 'phone', '/crew', '/crew/orders/'],
  ['guide-officer', 'officer', 'desk', '/officer'],
  ['guide-settlement', 'officer', 'desk', '/settlements', '/settlements/'],
];

const LANGUAGES = { zh: 'zh-CN', en: 'en' };

/** Opens what each picture shows, as whoever looks at it, and hands over the page: `save(page, name, 'zh')`. */
export async function take(server, browser, save, shorts = Object.keys(LANGUAGES)) {
  for (const [name, who, size, where, inside] of PICTURES) {
    for (const short of shorts) {
      const { page, context, assertClean } = await browser[size](server.url);
      await login(page, who, DEMO_PASSWORD);
      if (size === 'desk') await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto(`${where}?lang=${LANGUAGES[short]}`);
      if (inside) {
        const href = await page.locator(`main a[href^="${inside}"]`).evaluateAll((all, start) =>
          all.map((a) => a.getAttribute('href')).find((to) => /^\d+$/.test(to.slice(start.length).split('?')[0])), inside);
        await page.goto(href);
      }
      await page.evaluate(() => document.fonts.ready);
      await save(page, name, short);
      assertClean();
      await context.close();
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
  await mkdir(folder, { recursive: true });
  const server = await startServer({ demo: true });
  const browser = await openBrowser();
  await take(server, browser, (page, name, short) =>
    page.screenshot({ path: `${folder}${name}.${short}.jpg`, type: 'jpeg', quality: 72, scale: 'css' }));
  await browser.close();
  await server.stop();
}
