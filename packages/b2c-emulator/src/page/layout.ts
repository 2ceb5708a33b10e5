// The look of the emulator's pages: one small style sheet, light and dark, no assets from elsewhere.

import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** Markup that has been escaped where it had to be. */
export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>

const style = `
:root{color-scheme:light dark;--bg:#f5f6f8;--card:#fff;--ink:#1c2430;--dim:#647084;--line:#e1e5ec;--soft:#eef1f6;
--accent:#0b62c4;--good:#187741;--goodbg:#e3f4ea;--warn:#8a5a00;--warnbg:#fdf0d5;--bad:#b3261e;--badbg:#fce8e6;--write:#6d3fc4;--writebg:#efe8fb}
@media (prefers-color-scheme:dark){:root{--bg:#12161d;--card:#1a2029;--ink:#e4e9f1;--dim:#94a1b5;--line:#2c3542;--soft:#232b37;
--accent:#6cb2ff;--good:#6fd49a;--goodbg:#163726;--warn:#f0c064;--warnbg:#3b2f12;--bad:#ff9c94;--badbg:#451f1d;--write:#c3a6ff;--writebg:#2e2350}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
main{max-width:1180px;margin:0 auto;padding:28px 24px 64px}
h1{font-size:22px;margin:0;line-height:1.25}h2{font-size:16px;margin:36px 0 12px;display:flex;gap:10px;align-items:baseline}
h2 small,.dim{color:var(--dim);font-weight:400}small{font-size:12.5px}h3{font-size:16px;margin:0}
code{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
.bar{display:flex;justify-content:space-between;gap:16px;margin:0 2px 14px;font-size:13.5px}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:18px 20px;margin:0 0 14px}
.head{display:flex;justify-content:space-between;gap:16px;align-items:flex-start;flex-wrap:wrap}
dl{display:grid;grid-template-columns:150px minmax(0,1fr);gap:7px 16px;margin:14px 0 0}dt{color:var(--dim);font-size:13px;padding-top:1px}dd{margin:0}
.tags{display:flex;flex-wrap:wrap;gap:5px}
.tag{display:inline-block;background:var(--soft);border-radius:6px;padding:1px 8px;font-size:12.5px;line-height:20px}
.good{color:var(--good);background:var(--goodbg)}.warn{color:var(--warn);background:var(--warnbg)}.bad{color:var(--bad);background:var(--badbg)}.write{color:var(--write);background:var(--writebg)}
.tag.plain{background:none;padding:1px 0}
ul.rows{list-style:none;margin:0;padding:0}ul.rows li{font-size:14px;display:flex;flex-wrap:wrap;gap:4px 12px;align-items:baseline}
ul.tree{list-style:none;margin:0;padding:0}ul.tree li{padding:3px 0}ul.tree ul.tree{margin:3px 0 0 6px;padding-left:16px;border-left:1px solid var(--line)}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:14px 24px;margin-top:16px}.grid b{display:block;font-size:20px;font-weight:600;line-height:1.3}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:13.5px}
th{text-align:left;color:var(--dim);font-weight:500;font-size:12.5px}th,td{padding:5px 10px 5px 0;border-bottom:1px solid var(--line);vertical-align:baseline}
tr:last-child td{border-bottom:0}td.num,th.num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}td.path{width:100%;min-width:280px}.lines td{white-space:nowrap}td.name{max-width:190px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
tr.item td.path{padding-left:26px}tr.item td{color:var(--dim)}
.empty{color:var(--dim);margin:0}
form{display:grid;gap:14px;margin-top:18px;max-width:420px}label{display:grid;gap:5px;font-size:13.5px;color:var(--dim)}
input{font:inherit;padding:9px 11px;border:1px solid var(--line);border-radius:8px;background:var(--bg);color:var(--ink)}
input.code{font-family:ui-monospace,Menlo,Consolas,monospace;letter-spacing:.18em;text-transform:uppercase}
.buttons{display:flex;gap:10px}button{font:inherit;padding:9px 18px;border-radius:8px;border:1px solid var(--line);background:var(--card);color:var(--ink);cursor:pointer}
button.main{background:var(--accent);border-color:var(--accent);color:#fff;font-weight:600}
@media (prefers-color-scheme:dark){button.main{color:#0d1b2c}}
.note{border-radius:8px;padding:10px 14px;margin:16px 0 0}.narrow{max-width:560px;padding-top:72px}
@media (max-width:620px){dl{grid-template-columns:1fr;gap:2px}dd{margin-bottom:8px}main{padding:20px 14px 48px}}
`

/** A whole HTML document around a page's content. `script` is the page's own code, without user data in it. */
export const page = (
  title: string,
  content: Markup,
  options: { readonly narrow?: boolean; readonly script?: string } = {}
): Markup => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${raw(style)}</style>
</head>
<body>
<main class="${options.narrow ? 'narrow' : ''}">${content}</main>
${options.script ? raw(`<script>${options.script}</script>`) : ''}
</body>
</html>`
