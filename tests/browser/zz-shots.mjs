import { serve, browser } from "./harness.mjs";
const s = await serve(); const b = await browser();
const only = process.argv.slice(2);
for (const [w, h] of [[1440,1000],[768,1024],[360,740]]) for (const theme of ["light","dark"]) {
  const ctx = await b.newContext({ viewport: { width: w, height: h }, colorScheme: theme });
  const p = await ctx.newPage();
  p.on('console', m => console.log('console', m.type(), m.text())); p.on('pageerror', e => console.log('pageerror', e.message));
  const go = async (name, full=false) => { if (only.length && !only.some(o=>name.startsWith(o))) return; await p.waitForTimeout(300); await p.screenshot({ path: `/tmp/shots2/${name}-${w}-${theme}.png`, fullPage: full }); };
  await p.goto(s.url); await p.waitForSelector('#field'); await go("start");
  await p.fill('#field', 'v=spf1 include:_spf.google.com +all'); await p.waitForTimeout(400); await go("typed");
  for (const [name,title] of [["junk","A junked newsletter"],["spoof","A spoof"],["list","A forwarded list mail"]]) {
    if (only.length && !only.some(o=>name.startsWith(o))) continue;
    await p.goto(s.url); await p.waitForSelector('#field');
    await p.click(`text=${title}`); await p.waitForSelector('.verdict'); await p.waitForTimeout(800); await go(name); 
    await p.evaluate(() => { const s = document.querySelector('.source'); if (s) s.style.maxHeight='600px'; });
    await go(name+"-full", true);
  }
  await p.goto(s.url + "/#/finding/spf/lookup-limit"); await p.waitForTimeout(900); await go("finding");
  await p.goto(s.url + "/#/findings"); await p.waitForTimeout(500); await go("findings");
  await p.goto(s.url + "/#/settings"); await p.waitForTimeout(500); await go("settings");
  await p.goto(s.url + "/#/records"); await p.waitForTimeout(500); await go("record");
  await ctx.close();
}
await b.close(); await s.stop();
