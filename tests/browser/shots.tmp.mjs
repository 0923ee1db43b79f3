import { chromium } from 'playwright-core';
const base = 'http://127.0.0.1:8090';
const only = process.argv.slice(2);
const link = '/r/1.4-LasRCRDnFZzTAZUO1CdQ';
const sets = {
  finance: ['/bills','/bill-runs','/payments','/payments/new','/reconciliation','/tariffs','/reports?month=2026-07','/dwellings','/import','/contracts','/contracts/1','/admin/mail','/admin/proof'],
  dispatcher: ['/board','/requests','/requests/new','/work-orders','/plans','/plans/1','/crews','/work-orders/1','/requests/1'],
  admin: ['/admin/users','/admin/jobs','/admin/audit','/dwellings/1','/admin/mail/1','/contracts/new'],
  crew9: ['/crew'], officer: ['/reports'],
  '': ['/login', link, link+'/requests/new','/nowhere'],
};
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless=new','--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync'] });
for (const [user, paths] of Object.entries(sets)) {
  if (only.length && !only.includes(user || 'anon')) continue;
  for (const [size, vp] of [['desk',{width:1440,height:900}],['phone',{width:390,height:844}]]) {
    const c = await b.newContext({ viewport: vp, locale: 'zh-CN', timezoneId:'Asia/Shanghai', isMobile: size==='phone', hasTouch: size==='phone' });
    const p = await c.newPage();
    p.on('console', m => { if (m.type()==='error') console.log(size, user, p.url(), m.text().slice(0,200)); });
    p.on('pageerror', e => console.log(size, user, p.url(), 'PAGEERROR', String(e).slice(0,200)));
    if (user) { await p.goto(base+'/login'); await p.fill('input[name=username]', user); await p.fill('input[name=password]','dawuye-demo-2026'); await p.click('button[type=submit]'); }
    for (const path of paths) {
      const r = await p.goto(base+path);
      if (r.status() >= 400 && path!=='/nowhere') console.log('STATUS', r.status(), user, path);
      const over = await p.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);
      if (over) console.log('OVERFLOW', size, path);
      await p.screenshot({ path: `/tmp/shots/${(user||'anon')}${path.replace(/[\/?=.]/g,'_')}-${size}.png`, fullPage: false });
    }
    await c.close();
  }
}
await b.close();
