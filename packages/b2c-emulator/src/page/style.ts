// The look of the emulator's pages: one style sheet, light and dark, wide and narrow, no assets from elsewhere.

/** The style sheet. Nothing in it moves, so there is nothing to still for those who prefer reduced motion. */
export const style = `
:root{color-scheme:light dark;--bg:#f5f6f8;--card:#fff;--ink:#1c2430;--dim:#586376;--line:#dde2ea;--edge:#7d8899;--soft:#eef1f6;
--accent:#0b5cb8;--onaccent:#fff;--good:#146a39;--goodbg:#e3f4ea;--warn:#7a4f00;--warnbg:#fdf0d5;--bad:#a8221b;--badbg:#fce8e6;--write:#6136b8;--writebg:#efe8fb}
@media (prefers-color-scheme:dark){:root{--bg:#12161d;--card:#1a2029;--ink:#e4e9f1;--dim:#9eabbe;--line:#2c3542;--edge:#75829a;--soft:#252e3b;
--accent:#7cbaff;--onaccent:#0d1b2c;--good:#79d9a2;--goodbg:#163726;--warn:#f0c064;--warnbg:#3b2f12;--bad:#ffaaa3;--badbg:#451f1d;--write:#c9afff;--writebg:#2e2350}}
*{box-sizing:border-box}[hidden]{display:none!important}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
.top,main{max-width:1180px;margin:0 auto;padding:0 24px}main{padding-top:8px;padding-bottom:64px}main:focus{outline:0}
.narrow{max-width:560px;padding-top:72px}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
.unseen:not(:focus){position:absolute;width:1px;height:1px;margin:-1px;padding:0;overflow:hidden;clip-path:inset(50%);white-space:nowrap;border:0}
.skip{position:absolute;left:12px;top:8px;z-index:1;background:var(--card);padding:6px 12px;border-radius:6px}
.top{display:flex;flex-wrap:wrap;gap:6px 20px;align-items:center;padding-top:20px;padding-bottom:12px;font-size:14px}
.top nav ul{display:flex;flex-wrap:wrap;gap:4px;list-style:none;margin:0;padding:0}.top nav a{display:block;padding:5px 10px;border-radius:7px;text-decoration:none}
.top nav a:hover{background:var(--soft)}.top nav a[aria-current]{background:var(--soft);color:var(--ink);font-weight:600}
.top .when{margin-left:auto;display:flex;gap:6px 12px;align-items:center;flex-wrap:wrap}
a{color:var(--accent)}a:hover{text-decoration-thickness:2px}
h1{font-size:22px;line-height:1.25;margin:14px 0 12px}h2{font-size:20px;line-height:1.3;margin:36px 0 12px}h3{font-size:16px;margin:30px 0 10px}h4{font-size:15px;margin:0}
.card h1,.card h2,.card h3{margin:0}h2 small,h3 small,.dim{color:var(--dim);font-weight:400}small{font-size:12.5px}
body{overflow-wrap:anywhere}button,.top{overflow-wrap:break-word}bdi{white-space:pre-wrap}
code{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
.point{display:inline-block;unicode-bidi:isolate;direction:ltr;font:600 11px/16px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:nowrap;
color:var(--bad);background:var(--badbg);border:1px solid;border-radius:4px;padding:0 4px;margin:0 2px}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:18px 20px;margin:0 0 14px}
.head{display:flex;justify-content:space-between;gap:8px 16px;align-items:flex-start}.head>:first-child{min-width:0}.head>.tag{flex:none;max-width:45%}
dl{display:grid;grid-template-columns:150px minmax(0,1fr);gap:7px 16px;margin:14px 0 0}dt{color:var(--dim);font-size:13px;padding-top:1px}dd{margin:0;min-width:0}
.tags{display:flex;flex-wrap:wrap;gap:5px}ul.tags{list-style:none;margin:0 0 14px;padding:0}
.tag{display:inline-block;background:var(--soft);border-radius:6px;padding:1px 8px;font-size:12.5px;line-height:20px;max-width:100%}
.good{color:var(--good);background:var(--goodbg)}.warn{color:var(--warn);background:var(--warnbg)}.bad{color:var(--bad);background:var(--badbg)}.write{color:var(--write);background:var(--writebg)}
.tag.bad{font-weight:600}.tag.plain{background:none;padding:1px 0}
ul.rows{list-style:none;margin:0;padding:0}ul.rows>li{font-size:14px;display:flex;flex-wrap:wrap;gap:2px 12px;align-items:baseline;padding:1px 0}ul.rows>li>*{min-width:0}
ul.tree{list-style:none;margin:0;padding:0}ul.tree li{padding:3px 0}ul.tree ul.tree{margin:3px 0 0 6px;padding-left:16px;border-left:1px solid var(--line)}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:12px 20px;margin:16px 0 0;padding:0;list-style:none}
.grid a{display:block;text-decoration:none;color:inherit}.grid a:hover span{text-decoration:underline}.grid b{display:block;font-size:20px;font-weight:600;line-height:1.3}
table{border-collapse:collapse;width:100%;font-size:13.5px}caption{text-align:left}
thead th:first-child{width:34%}.requests thead th:first-child{width:52%}td{min-width:106px}td.id{white-space:nowrap}
thead th{color:var(--dim);font-weight:500;font-size:12.5px;overflow-wrap:normal}th,td{text-align:left;padding:6px 14px 6px 0;border-bottom:1px solid var(--line);vertical-align:baseline}
tbody th{font-weight:400}tbody tr:last-child>*{border-bottom:0}td.num,th.num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;min-width:0}
.short{white-space:nowrap;min-width:0}th:last-child,td:last-child{padding-right:0}tr.failed>th:first-child{box-shadow:-3px 0 var(--bad);}
details>summary{cursor:pointer;width:fit-content}summary h2{display:inline}.card h2+*,.card h3+form,summary+form{margin-top:12px}.card h3{margin-top:24px}details.card[open]>summary{margin-bottom:14px}.items{margin:6px 0 0;padding-left:22px}.items li{padding:2px 0}
.empty{color:var(--dim);margin:0}.more{margin:12px 0 0;font-size:13.5px}
form{margin:0}[role=search]:not(.card){margin:4px 0 18px}.fields{display:flex;flex-wrap:wrap;gap:14px 18px;align-items:flex-start}.field{display:grid;gap:4px;min-width:0;flex:0 1 200px}.field.switch{flex-basis:215px}.field.wide{flex-basis:420px}
label,legend{font-size:13.5px;font-weight:600}.hint{font-size:12.5px;color:var(--dim);margin:0}.wrong{font-size:13px;color:var(--bad);font-weight:600;margin:0}
fieldset{border:0;margin:0 0 16px;padding:0;min-width:0}
input,select{font:inherit;padding:8px 10px;border:1px solid var(--edge);border-radius:8px;background:var(--bg);color:var(--ink);width:100%;min-width:0}
[aria-invalid]{border:2px solid var(--bad)}input.code{font-family:ui-monospace,Menlo,Consolas,monospace;letter-spacing:.18em;text-transform:uppercase}
input[type=checkbox]{width:18px;height:18px;margin:0;accent-color:var(--accent)}label.check{display:flex;gap:8px;align-items:center;align-self:end;padding:10px 0}
.changed select{border-color:var(--warn);box-shadow:inset 3px 0 var(--warn)}
.buttons{display:flex;flex-wrap:wrap;gap:10px;margin-top:16px}.fields>.buttons{margin:0;align-self:end}
button{font:inherit;padding:8px 16px;border-radius:8px;border:1px solid var(--edge);background:var(--card);color:var(--ink);cursor:pointer}button:hover{background:var(--soft)}
button.main{background:var(--accent);border-color:var(--accent);color:var(--onaccent);font-weight:600}button.small{padding:2px 10px;font-size:13px}
button[aria-pressed=true]::before{content:"● " / "";color:var(--good)}button[aria-pressed=false]::before{content:"○ " / ""}
.note{border-radius:8px;padding:10px 14px;margin:14px 0}.note p,.note ul{margin:0}.note a{color:inherit}
@media (max-width:720px){.top,main{padding-left:14px;padding-right:14px}.narrow{padding-top:28px}.top .when{margin-left:0;width:100%}#now{margin-right:auto}
.card{padding:14px}dl{grid-template-columns:minmax(0,1fr);gap:2px}dd{margin-bottom:8px}.field,.field.wide{flex:1 1 100%}.grid{grid-template-columns:repeat(auto-fit,minmax(105px,1fr))}
table,tbody,tr,tbody th,tbody td{display:block}thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
tbody tr{padding:10px 0;border-bottom:1px solid var(--line)}tbody tr:last-child{border-bottom:0}tbody th,tbody td{border:0;padding:2px 0}tbody th{font-size:14.5px}
td[data-label]{display:flex;gap:10px;align-items:baseline}td[data-label]::before{content:attr(data-label) / "";flex:0 0 92px;color:var(--dim);font-size:12.5px}td[data-label]>*{min-width:0}
td.num{text-align:left}td.id{white-space:normal}.requests td{display:inline-block;margin-right:14px}.requests td::before{display:none}.requests td div{display:inline}td:empty{display:none}tr.failed{box-shadow:-8px 0 var(--card),-11px 0 var(--bad)}tr.failed>th:first-child{box-shadow:none}.head{flex-wrap:wrap}.head>.tag{max-width:100%}}
`
