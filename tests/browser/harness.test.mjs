import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, shot } from './harness.mjs';

let browser;
before(async () => { browser = await openBrowser(); });
after(() => browser?.close());

const html = (body, head = '') => `data:text/html;charset=utf-8,${encodeURIComponent(`<!doctype html>${head}${body}`)}`;

for (const size of ['desk', 'phone']) {
  test(`Chinese text has glyphs (${size})`, async () => {
    const { page, assertClean } = await browser[size]();
    await page.goto(html('<meta name=viewport content="width=device-width"><h1>大物业 电梯维保</h1>'));
    const seen = await page.evaluate(() => {
      const pixels = (text) => {
        const context = Object.assign(document.createElement('canvas'), { width: 64, height: 64 }).getContext('2d');
        context.font = '48px sans-serif';
        context.fillText(text, 4, 52);
        return context.getImageData(0, 0, 64, 64).data.join();
      };
      // Without a font every character is the same box; U+10FFFE never has a glyph.
      return {
        drawn: new Set([...'大物业电梯\u{10FFFE}'].map(pixels)).size,
        width: innerWidth,
        language: navigator.language,
        zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      };
    });
    assert.deepEqual(seen, { drawn: 6, width: size === 'desk' ? 1440 : 390, language: 'zh-CN', zone: 'Asia/Shanghai' });
    assert.ok((await page.screenshot()).length > 1000);
    await shot(page, 'harness');
    assertClean();
  });
}

test('assertClean sees exceptions, console errors, failed requests and CSP violations', async () => {
  const { page, assertClean } = await browser.desk();
  const policy = '<meta http-equiv=Content-Security-Policy content="style-src \'none\'">';
  await page.goto(html('<p style="color:red">x<img src="http://127.0.0.1:1/"><script>console.error("spoken"); throw Error("thrown")</script>', policy));
  await page.waitForLoadState('networkidle');
  assert.throws(() => assertClean(), (error) => {
    for (const part of ['spoken', 'exception: Error: thrown', 'request: net::ERR_', 'csp: style-src']) {
      assert.ok(JSON.stringify(error.actual).includes(part), `${part} is not in ${error.actual}`);
    }
    return true;
  });
  assertClean(); // told once
});
