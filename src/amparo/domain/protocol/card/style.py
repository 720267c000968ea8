"""The look of a card as HTML: on a phone, on a wide screen, and printed on A5."""

STYLE = """
:root{color-scheme:light;--ink:#111;--soft:#555;--accent:#0b4a6f;--line:#d5d9dd}
*{box-sizing:border-box}
body{margin:0;background:#eef0f2;color:var(--ink);
font:17px/1.4 "Liberation Sans",Arial,Helvetica,"Noto Sans",sans-serif}
.card{max-width:40em;margin:0 auto;padding:20px 16px 32px;background:#fff;overflow-wrap:anywhere}
p,h1,h2,h3,ul{margin:0;padding:0}ul{list-style:none}
.kind{font-size:.85em;font-weight:700;color:var(--accent)}
h1{font-size:1.8em;line-height:1.15;margin:.1em 0 .2em}
h2{font-size:1.2em;color:var(--accent);border-bottom:2px solid var(--accent);
margin:1.5em 0 .6em;padding-bottom:.2em}
h3{font-size:1em;margin:1.2em 0 0}
.small{font-size:.85em;color:var(--soft)}.source{font-size:.75em;color:var(--soft)}
.task{display:grid;grid-template-columns:8.4em 1fr;gap:0 1em;padding:.5em 0}
.task+.task{border-top:1px solid var(--line)}
.big{line-height:1.15;font-weight:700;color:var(--accent)}
.practice .big{color:var(--soft)}
.ban{display:grid;grid-template-columns:1em 1fr;gap:0 .6em;padding:.4em 0}
.ban::before{content:"×";font-size:1.2em;line-height:1.15;font-weight:700;color:var(--accent)}
.unnamed{border:1px dashed var(--accent);padding:.7em;margin:1.5em 0 1em}
.transfers{margin-top:1.5em}footer{margin-top:1em}
@media (min-width:700px){body{padding:24px 0}.card{padding:32px 40px}}
@media (max-width:480px){.task{grid-template-columns:1fr}}
@page{size:148mm 210mm;margin:8mm 8mm 8mm 15mm}
@media print{body{background:#fff;padding:0;font-size:var(--print-size);line-height:1.25}
.card{max-width:none;padding:0}.ban{padding:.2em 0}
.task{grid-template-columns:8.4em 1fr;padding:.3em 0}
.task,.ban,.unnamed{break-inside:avoid}h2,h3{break-after:avoid}
h2{margin:.9em 0 .3em}h3{margin-top:.7em}.unnamed,.transfers{margin:.8em 0 .4em}}
"""
