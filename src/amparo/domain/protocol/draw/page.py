"""The page of a drawing: one file that needs no other, for a screen, a phone and paper."""

from amparo.domain.protocol.draw.contents import Writer
from amparo.domain.protocol.draw.style import FONTS
from amparo.domain.protocol.draw.svg import text, write_svg
from amparo.domain.protocol.draw.table import write_tables
from amparo.domain.protocol.labels import Labels
from amparo.domain.protocol.language import Protocol

_STYLE = (
    f"body{{font:17px/1.5 {FONTS}}}"
    + """
:root{color-scheme:light dark;--ink:#1b2530;--soft:#55636f;--paper:#fff;--line:#d9dfe4}
@media screen and (prefers-color-scheme:dark){
:root{--ink:#e8edf1;--soft:#a9b5bf;--paper:#12181e;--line:#33404b}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink)}
main{max-width:1264px;margin:0 auto;padding:0 0 64px}
h1{font-size:1.8rem;line-height:1.2;margin:24px 16px 8px}
h2{font-size:1.25rem;margin:48px 16px 12px}
p{margin:0 16px 8px;color:var(--soft)}
a{color:inherit}
figure{margin:16px 0 0}
.scroll{overflow-x:auto;border-block:1px solid var(--line)}
.scroll:focus-visible{outline:3px solid #2d5f9a;outline-offset:-3px}
.scroll>svg{display:block}
.narrow{display:none}
table{border-collapse:collapse;width:calc(100% - 32px);margin:0 16px;font-size:.9rem}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{text-align:left;vertical-align:top;padding:8px 16px 8px 0;border-bottom:1px solid var(--line);
overflow-wrap:anywhere}
thead th{vertical-align:bottom}
tbody th{min-width:5.5em}
small{display:block;color:var(--soft);font-size:.8rem}
td svg{vertical-align:-2px;background:none}
.duties td:nth-child(2){width:16%}.duties td:nth-child(3),.duties td:nth-child(4){width:23%}
.duties td:nth-child(5){width:15%}.duties td:nth-child(6){width:17%}
@media screen and (max-width:1264px){.narrow{display:block}}
@media screen and (max-width:640px){
h1{font-size:1.4rem}
table,tbody{display:block}
thead{display:none}
tr{display:block;padding:12px 0;border-bottom:1px solid var(--line)}
th,td,.duties td:nth-child(n){display:block;width:auto;border:0;padding:0 0 4px}
td::before{content:attr(data-label);display:block;color:var(--soft);font-size:.8rem}}
@media print{
@page{size:A4 landscape;margin:12mm}
main{max-width:none}
.scroll{overflow:visible;border:0}
.scroll>svg{width:100%;height:auto}
tr{break-inside:avoid}
h2{break-after:avoid}
.to-table,.narrow{display:none}}
"""
)


def draw_page(*, protocol: Protocol, labels: Labels) -> str:
    """Draw the newest version of a protocol as an HTML page: the drawing, and its tables below."""
    writer = Writer(protocol=protocol, labels=labels)
    title, drawing = text(writer.title()), text(writer.say("drawing"))
    return (
        f'<!DOCTYPE html>\n<html lang="{labels.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n"
        f"<p>{text(writer.version())}</p>\n"
        f'<p class="to-table"><a href="#duties">{text(writer.say("to table"))}</a></p>\n'
        f'<p class="narrow">{text(writer.say("scroll"))}</p>\n'
        f'<figure><div class="scroll" tabindex="0" role="region" aria-label="{drawing}">\n'
        f"{write_svg(writer=writer, is_titled=False)}</div></figure>\n"
        f"{write_tables(writer=writer)}</main>\n</body>\n</html>\n"
    )
