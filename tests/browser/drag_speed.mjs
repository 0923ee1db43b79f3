// How long a drag on the day's board takes in a real browser, from the release of the card to the first frame with the
// board that the server sent back:
//
//   SERVE=1 cargo bench --bench board -- sqlite        # prints where it listens; 400 orders, 40 crews
//   node tests/browser/drag_speed.mjs URL
import { openBrowser } from './harness.mjs';

// The crews that are on the screen have work from ten in the morning; what is moved goes to the hours before.
const ROWS = 6;
const FREE = ['06:00', '07:00', '08:00', '09:00'];

const [url] = process.argv.slice(2);
if (!url) throw new Error('usage: node tests/browser/drag_speed.mjs URL');
const browser = await openBrowser();
const { page } = await browser.desk(url);
await page.setViewportSize({ width: 1600, height: 1000 });
await page.goto('/login');
await page.fill('input[name=username]', 'bench');
await page.fill('input[name=password]', 'a password for benches');
await Promise.all([
  page.waitForURL((to) => to.pathname !== '/login'),
  page.click('form:has(input[name=password]) button[type=submit]'),
]);
await page.goto('/board?date=2026-09-18');
await page.locator('#board').waitFor();
// The clock runs in the page: from the pointer's release to the first frame after the board was put in place.
await page.evaluate(() => {
  window.settled = [];
  let released = 0;
  document.addEventListener('pointerup', () => { released = performance.now(); }, { capture: true });
  document.addEventListener('dw:board', () => {
    const from = released;
    released = 0;
    if (from) requestAnimationFrame(() => setTimeout(() => window.settled.push(performance.now() - from)));
  });
});
for (const start of FREE) {
  for (let row = 0; row < ROWS; row += 1) {
    const before = await page.evaluate(() => window.settled.length);
    const track = page.locator('.track[data-crew-id]').nth(row);
    const id = await track.locator('.wo[data-id]').last().getAttribute('id');
    const grip = await page.locator(`#${id} .grip`).boundingBox();
    const box = await track.boundingBox();
    const quarter = (Number(start.slice(0, 2)) - 5) * 4;
    // The quarters of the night are narrower than those of the day.
    const x = box.x + (await track.evaluate((el, before) =>
      getComputedStyle(el).gridTemplateColumns.split(' ').slice(0, before).reduce((sum, width) => sum + parseFloat(width), 0), quarter));
    await page.mouse.move(grip.x + 2, grip.y + 2);
    await page.mouse.down();
    await page.mouse.move(grip.x - 10, grip.y + 2, { steps: 3 });
    await page.mouse.move(x + 2, box.y + box.height / 2, { steps: 6 });
    await page.mouse.up();
    await page.waitForFunction((had) => window.settled.length > had, before);
    const now = await page.locator(`#${id}`).getAttribute('data-start');
    if (now >= '10:00') throw new Error(`${id} stands at ${now}: ${await page.locator('.toast').allTextContents()}`);
  }
}
const times = (await page.evaluate(() => window.settled)).sort((a, b) => a - b);
const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))].toFixed(0);
console.log(`${times.length} drags: median ${at(0.5)} ms, 95 of 100 within ${at(0.95)} ms, longest ${at(1)} ms`);
await browser.close();
