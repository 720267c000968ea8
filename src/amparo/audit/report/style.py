"""The look of the page: calm, readable on a phone, printable, in light and in dark."""

STYLE = """
:root{color-scheme:light dark;--ink:#1b2530;--soft:#55636f;--paper:#fff;--line:#d9dfe4;
--tint:#fbf1ec;--on_time:#1f7a5c;--late:#c2542d;--overdue:#7d1f1f;--open:#8aa4b8;--lifted:#d5dbe0}
@media (prefers-color-scheme:dark){:root{--ink:#e8edf1;--soft:#a9b5bf;--paper:#12181e;
--line:#33404b;--tint:#2a201b;--on_time:#4fb492;--late:#e58a5f;--overdue:#e06a6a;--open:#5f7f97;--lifted:#46525c}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);
font:17px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:1040px;margin:0 auto;padding:24px 16px 64px}
h1{font-size:1.8rem;line-height:1.2;margin:16px 0 8px}
h2{font-size:1.25rem;margin:48px 0 12px}
.lead{color:var(--soft);margin:0 0 24px}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:16px;margin:0}
.figures div{border-top:3px solid var(--line);padding-top:8px;display:flex;
flex-direction:column-reverse;justify-content:flex-end}
.figures dd{margin:0;font-size:1.7rem;font-weight:600;font-variant-numeric:tabular-nums}
.figures dt{color:var(--soft);font-size:.9rem}
figure{margin:0 0 24px}
figure>svg{display:block;font-size:14px}
.label{line-height:22px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.legend{display:flex;flex-wrap:wrap;gap:4px 20px;margin:0 0 8px;font-size:.9rem;color:var(--soft)}
.on_time{fill:var(--on_time)}.late{fill:var(--late)}.overdue{fill:var(--overdue)}
.open{fill:var(--open)}.lifted{fill:var(--lifted)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th{text-align:left;font-weight:600;vertical-align:bottom}
th,td{padding:8px 12px 8px 0;border-bottom:1px solid var(--line);vertical-align:top}
small{display:block;color:var(--soft);font-size:.8rem;font-weight:400}
td{overflow-wrap:anywhere}
td.word:first-child{min-width:11em}
.figure+.word{padding-left:20px}
ul{padding-left:20px}
li{margin-bottom:6px}
.figure{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
th.figure{text-align:right;white-space:normal}
.notice{margin:0 0 24px;padding:12px 16px;border-left:6px solid var(--late);background:var(--tint)}
@media (max-width:640px){h1{font-size:1.5rem}h2{margin-top:36px}
.figures{grid-template-columns:1fr 1fr}
table,tbody{display:block}thead{display:none}
tr{display:grid;grid-template-columns:repeat(3,1fr);gap:4px 12px;padding:12px 0;
border-bottom:1px solid var(--line)}
td,.figure+.word{border:0;padding:0;text-align:left}td::before{content:attr(data-label);display:block;
color:var(--soft);font-size:.8rem}td.figure{text-align:left}td.word{grid-column:1/-1}
td:first-child{font-weight:600}td:first-child::before{content:none}}
@media print{h2{break-after:avoid}figure,tr{break-inside:avoid}main{max-width:none}}
"""
