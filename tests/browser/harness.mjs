// Starts the real server and a real browser for a test:
//
//   const server = await startServer({ demo: true });
//   const browser = await openBrowser();
//   const { page, assertClean } = await browser.desk(server.url);   // or browser.phone(server.url)
//   await login(page, 'manager', 'secret');
//   await shot(page, 'buildings');
//   assertClean();
//   await browser.close(); await server.stop();
//
// DAWUYE_BIN names the server binary, CHROMIUM the browser (default /usr/bin/chromium). Building the demo takes a
// few minutes in a debug build: DAWUYE_DEMO may name a finished one of DEMO_DATE, which is copied instead.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { access, cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));
const screenshots = path.join(root, 'target', 'screenshots');

/** The demo stands at this day, 10:30 in Hangzhou, and its clock goes on from there. */
export const DEMO_DATE = '2026-09-18';
/** The password of every user of the demo. */
export const DEMO_PASSWORD = 'dawuye-demo-2026';

// ---------------------------------------------------------------- server

// A test that fails before its stop() must leave neither a server nor its files behind.
const running = new Set();
const directories = new Set();
process.on('exit', () => {
  running.forEach((child) => child.kill('SIGKILL'));
  directories.forEach((dir) => rmSync(dir, { recursive: true, force: true }));
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/**
 * demo: serve the demonstration quarter instead of an empty database. env: more settings for the server.
 * @returns {Promise<{url: string, dir: string, log: () => string, run: Function, stop: () => Promise<void>}>}
 */
export async function startServer({ demo = false, env = {} } = {}) {
  const bin = process.env.DAWUYE_BIN;
  assert.ok(bin, 'DAWUYE_BIN must name the server binary');
  await access(bin);
  const dir = await mkdtemp(path.join(os.tmpdir(), 'dawuye-browser-'));
  directories.add(dir);
  let log = '';

  const own = new Set();
  const start = (args, extra) => {
    // The tests' environment must not configure the server.
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('DAWUYE_')));
    const child = spawn(bin, args, { cwd: dir, env: { ...inherited, ...extra }, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    own.add(child);
    const ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => { running.delete(child); resolve(code ?? signal); });
    });
    ended.catch(() => {}); // whoever awaits it still sees the error
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { log += text; });
    return { child, ended };
  };
  /** Runs another command of the binary to its end. */
  const run = async (args, extra = {}) => {
    const status = await start(args, extra).ended;
    assert.equal(status, 0, `dawuye ${args.join(' ')} ended with ${status}:\n${log}`);
  };

  try {
    let command = ['serve'];
    let settings = { DAWUYE__DATABASE__URL: `sqlite://${path.join(dir, 'dawuye.db')}?mode=rwc`, DAWUYE__SERVER__PORT: '0' };
    // A busy machine must not turn a small file into one that is watched.
    const patient = { DAWUYE__RECONCILIATION__IMPORT_PATIENCE_MS: '10000' };
    if (demo) {
      const home = path.join(dir, 'demo');
      if (process.env.DAWUYE_DEMO) await cp(process.env.DAWUYE_DEMO, home, { recursive: true });
      else await run(['demo', '--dir', home, '--date', DEMO_DATE, '--no-serve']);
      command = ['demo', '--dir', home, '--date', DEMO_DATE, '--port', '0'];
      settings = {};
    }
    const { child, ended } = start(command, { ...patient, ...settings, ...env });
    const url = await new Promise((resolve, reject) => {
      let out = '';
      const fail = (why) => { clearTimeout(timer); reject(new Error(`the server ${why}:\n${log}`)); };
      const timer = setTimeout(() => fail('did not listen within 60 s'), 60_000);
      child.stdout.on('data', (text) => {
        out += text;
        // Only a whole line: a chunk may end inside the port.
        const line = /listening on (http:\/\/\S+)\s/.exec(out);
        if (line) { clearTimeout(timer); resolve(line[1].replace(/\/$/, '')); }
      });
      ended.then((status) => fail(`ended with ${status}`), (error) => fail(error.message));
    });
    const stop = async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
      const status = await ended;
      clearTimeout(timer);
      await rm(dir, { recursive: true, force: true });
      assert.equal(status, 0, `the server must end cleanly on SIGTERM, not with ${status}:\n${log}`);
    };
    return { url, dir, log: () => log, run, stop };
  } catch (error) {
    for (const child of own) child.kill('SIGKILL');
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
}

/** A way to the server that can be cut, as when a phone goes into a cellar: real sockets that break, and nobody who listens. */
export async function openWay(serverUrl) {
  const { port } = new URL(serverUrl);
  const sockets = new Set();
  const serve = (own) => {
    const far = net.connect(Number(port), '127.0.0.1');
    for (const [one, other] of [[own, far], [far, own]]) {
      sockets.add(one);
      one.on('error', () => {}).on('close', () => { sockets.delete(one); other.destroy(); });
      one.pipe(other);
    }
  };
  let way;
  // A test that fails before its close() must not keep the run from ending.
  const listen = (at) => new Promise((resolve) => { way = net.createServer(serve).listen(at, '127.0.0.1', resolve).unref(); });
  await listen(0);
  const own = way.address().port;
  const cut = () => new Promise((resolve) => { way.close(resolve); sockets.forEach((socket) => socket.destroy()); });
  return { url: `http://127.0.0.1:${own}`, cut, mend: () => listen(own), close: () => (way.listening ? cut() : undefined) };
}

// ---------------------------------------------------------------- browser

const flags = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
const sizes = {
  desk: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};
const sizeOf = new WeakMap();

/** Every page gets a context, so a login, of its own. `url` is the server's; any other host is a fault. */
export async function openBrowser() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: flags });
  const open = (size) => async (url) => {
    const context = await browser.newContext({
      ...sizes[size], baseURL: url, locale: 'zh-CN', timezoneId: 'Asia/Shanghai',
    });
    const page = await context.newPage();
    sizeOf.set(page, size);
    return { page, context, assertClean: await watch(page, url) };
  };
  return { desk: open('desk'), phone: open('phone'), close: () => browser.close() };
}

/** Collects all that goes wrong in the page; what a test provokes it passes to assertClean as `allow`. */
async function watch(page, url) {
  const faults = [];
  page.on('pageerror', (error) => faults.push(`exception: ${error.stack ?? error}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText;
    // A download, or a request given up because the page moved on.
    if (why !== 'net::ERR_ABORTED') faults.push(`request: ${why} ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`response: ${response.status()} ${response.url()}`);
  });
  page.on('request', (request) => {
    const to = request.url();
    if (url && /^(https?|wss?):/.test(to) && new URL(to).origin !== new URL(url).origin) faults.push(`foreign: ${to}`);
  });
  // The event, since a policy that only reports logs no error.
  await page.exposeFunction('__cspViolation', (text) => faults.push(`csp: ${text}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      window.__cspViolation(`${event.effectiveDirective} ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`);
    });
  });
  return function assertClean({ allow = [] } = {}) {
    const left = faults.splice(0).filter((fault) => !allow.some((pattern) => pattern.test(fault)));
    assert.deepEqual(left, [], `${page.url()} is not clean`);
  };
}

// The source is read once; a page takes it by evaluation, which the policy does not see.
let axe;
/** What another width can break; the colours of a page, which take most of the time, do not change with its language. */
export const BY_WIDTH = ['target-size', 'scrollable-region-focusable', 'label', 'link-in-text-block', 'region', 'color-contrast'];
export const BY_WORDS = BY_WIDTH.slice(0, -1);
/**
 * What axe finds wrong with the page as it stands: WCAG 2.2 A and AA, and its best practices; or by some `rules` alone, where
 * the page was asked of all before.
 *
 * An order of a quarter of an hour is as wide on the board as its quarter of an hour: the day's list has the same link.
 */
export async function barriers(page, rules = null) {
  axe ??= await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  return page.evaluate(async (rules) => {
    const found = await window.axe.run(document, { resultTypes: ['violations'], ...(rules && { runOnly: { type: 'rule', values: rules } }) });
    const small = (rule, node) => rule === 'target-size' && node.target.join(' ').includes('.wo-title');
    const kept = found.violations.map((v) => ({ ...v, nodes: v.nodes.filter((node) => !small(v.id, node)) }));
    return kept.filter((v) => v.nodes.length).map((v) => `axe ${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(' | ')} (${v.nodes.length})`);
  }, rules);
}

/** Gives an open page the width and height of the other size; how it loads and is touched stays. */
export async function resize(page, size) {
  await page.setViewportSize(sizes[size].viewport);
  sizeOf.set(page, size);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Saves target/screenshots/NAME-desk.png or NAME-phone.png; with DAWUYE_SHOTS=none nobody is going to look. */
export async function shot(page, name) {
  if (process.env.DAWUYE_SHOTS === 'none') return undefined;
  await mkdir(screenshots, { recursive: true });
  const file = path.join(screenshots, `${name}-${sizeOf.get(page)}.png`);
  // The picture is of the whole page, as one who scrolls sees it: what the page leaves out below the screen as well. A style
  // element would be against the policy.
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { content-visibility: visible !important; }');
    document.adoptedStyleSheets.push(sheet);
  });
  await page.screenshot({ path: file, fullPage: true });
  await page.evaluate(() => document.adoptedStyleSheets.pop());
  return file;
}

export async function login(page, username, password) {
  await page.goto('/login');
  await page.fill('input[name=username]', username);
  await page.fill('input[name=password]', password);
  await Promise.all([
    page.waitForURL((url) => url.pathname !== '/login'),
    page.click('form:has(input[name=password]) button[type=submit]'),
  ]);
}
