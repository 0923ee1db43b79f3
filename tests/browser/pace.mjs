// How soon a resident's page is there on an old phone: a processor four times slower, 1.6 Mbit/s with 150 ms on the way, nothing
// kept from before.
//
//   DAWUYE_BIN=target/release/dawuye DAWUYE_DEMO=FOLDER node tests/browser/pace.mjs
//
// Of every kind of page behind a household's link: the bytes that came, when its largest part was painted (LCP) and when it had
// loaded with its scripts (usable), the middle of five visits. Ends with 1 when one takes 1.5 s or more.
import { DEMO_PASSWORD, login, openBrowser, startServer } from './harness.mjs';

const VISITS = 5;
const MOST_MS = 1_500;

const server = await startServer({ demo: true });
const browser = await openBrowser();
const { page, context } = await browser.phone(server.url);
await login(page, 'resident', DEMO_PASSWORD);
await page.goto('/my');
await page.waitForURL('**/r/*');
const home = new URL(page.url()).pathname;
const network = await context.newCDPSession(page);
let bytes = 0;
network.on('Network.loadingFinished', (event) => { bytes += event.encodedDataLength; });
await network.send('Network.enable');

/** One visit with an empty cache: milliseconds from the request on. */
async function visit(where) {
  await network.send('Network.clearBrowserCache');
  bytes = 0;
  await page.goto(where, { waitUntil: 'load' });
  const times = await page.evaluate(() => new Promise((resolve) => {
    const [navigation] = performance.getEntriesByType('navigation');
    new PerformanceObserver((list) => {
      resolve({ painted: list.getEntries().at(-1).startTime, usable: navigation.loadEventEnd || navigation.domComplete });
    }).observe({ type: 'largest-contentful-paint', buffered: true });
  }));
  return { ...times, bytes };
}

const middle = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const kind = (where) => where.replace(home, '').replace(/[A-Z]*\d[\w-]*/g, 'N') || '/';
const todo = [home, `${home}/unsubscribe`];
const seen = new Set();
let slowest = 0;
while (todo.length) {
  const where = todo.shift();
  if (seen.has(kind(where))) continue;
  seen.add(kind(where));
  await network.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await network.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 });
  const visits = [];
  for (let n = 0; n < VISITS; n += 1) visits.push(await visit(where));
  const [painted, usable] = ['painted', 'usable'].map((what) => Math.round(middle(visits.map((v) => v[what]))));
  slowest = Math.max(slowest, painted, usable);
  console.log(`${kind(where).padEnd(24)} ${String(visits.at(-1).bytes).padStart(6)} B  painted ${String(painted).padStart(5)} ms  usable ${String(usable).padStart(5)} ms`);
  const links = await page.locator('main a[href]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  todo.push(...links.filter((href) => href.startsWith(`${home}/`) && !/\.(ics|jpg|pdf|png)$/.test(href)));
}
console.log(`slowest ${slowest} ms`);
await browser.close();
await server.stop();
process.exit(slowest < MOST_MS ? 0 : 1);
