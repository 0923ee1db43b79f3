// How long a drag on the day's board takes in a real browser, from the release of the card to the first frame with the
// board that the server sent back:
//
//   SERVE=1 cargo bench --bench board -- sqlite        # prints where it listens; 400 orders, 40 crews
//   node tests/browser/drag_speed.mjs URL [DRAGS]
import { openBrowser } from './harness.mjs';

const [url, drags = '40'] = process.argv.slice(2);
if (!url) throw new Error('usage: node tests/browser/drag_speed.mjs URL [DRAGS]');
const browser = await openBrowser();
const { page } = await browser.desk(url);
// All of the board at once: what is timed is the drop, not the way there.
await page.setViewportSize({ width: 1600, height: 5200 });
await page.goto('/login');
await page.fill('input[name=username]', 'bench');
await page.fill('input[name=password]', 'a password for benches');
await Promise.all([
  page.waitForURL((to) => to.pathname !== '/login'),
  page.click('form:has(input[name=password]) button[type=submit]'),
]);
await page.goto('/board?date=2026-09-18');
await page.locator('#board').waitFor();
// The orders in the queue are of one line, and the crews of that line have nothing to do yet.
const crews = await page.evaluate(() =>
  [...document.querySelectorAll('.track[data-crew-id]')].filter((track) => !track.querySelector('.wo')).map((track) => track.dataset.crewId));
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
for (let n = 0; n < Number(drags); n += 1) {
  const before = await page.evaluate(() => window.settled.length);
  const id = await page.locator('#queue .wo[data-id]').first().getAttribute('id');
  const grip = await page.locator(`#${id} .grip`).boundingBox();
  const track = await page.locator(`.track[data-crew-id="${crews[n % crews.length]}"]`).boundingBox();
  await page.mouse.move(grip.x + 4, grip.y + 4);
  await page.mouse.down();
  await page.mouse.move(grip.x + 20, grip.y + 16, { steps: 3 });
  const turn = Math.floor(n / crews.length);
  await page.mouse.move(track.x + track.width * (0.4 + 0.06 * turn), track.y + track.height / 2, { steps: 6 });
  await page.mouse.up();
  await page.waitForFunction((had) => window.settled.length > had, before);
  if (await page.locator(`#queue #${id}`).count()) throw new Error(`${id} was not taken: ${await page.locator('.toast').allTextContents()}`);
}
const times = (await page.evaluate(() => window.settled)).sort((a, b) => a - b);
const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))].toFixed(0);
console.log(`${times.length} drags: median ${at(0.5)} ms, 95 of 100 within ${at(0.95)} ms, longest ${at(1)} ms`);
await browser.close();
