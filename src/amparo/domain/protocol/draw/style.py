"""The look of a drawing: sizes of text, and colours for light, dark and paper.

Nothing is told by colour alone: a breach is dashed, a gap of the law is dotted, agreed practice
says so in words, a bar has a padlock. Each text reaches a contrast of 4.5 to 1 on its ground.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Style:
    """A kind of line: its size and line height in pixels, and its weight."""

    size: int
    height: int
    is_bold: bool = False


STYLES = {
    "title": Style(size=20, height=26, is_bold=True),
    "section": Style(size=17, height=24, is_bold=True),
    "lane": Style(size=14, height=18, is_bold=True),
    "act": Style(size=14, height=18, is_bold=True),
    "body": Style(size=13, height=17),
    "time": Style(size=13, height=17, is_bold=True),
    "small": Style(size=12, height=16),
    "words": Style(size=12, height=16),
    "breach": Style(size=12, height=16, is_bold=True),
    "tag": Style(size=12, height=16, is_bold=True),
}

FONTS = '"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",Arial,"Liberation Sans",sans-serif'

DRAWING_STYLE = (
    f".swimlanes{{font-family:{FONTS};background:#fff}}"
    """
.swimlanes text{fill:#1b2530;font-size:13px}
.swimlanes .lane{fill:#f1f4f6}
.swimlanes .lane-gap{fill:none;stroke:#55636f;stroke-width:2;stroke-dasharray:1 6;
stroke-linecap:round}
.swimlanes .card{fill:#fff;stroke:#55636f;stroke-width:1.5}
.swimlanes .card-practice{fill:#e8f0fb;stroke:#2d5f9a;stroke-width:1.5}
.swimlanes .card-locked{fill:#f7f0fa;stroke:#6a3d7c;stroke-width:1.5}
.swimlanes .start{fill:#1b2530;stroke:#1b2530}
.swimlanes .rule{stroke:#d9dfe4}
.swimlanes .chip{fill:#fff;stroke:#55636f;stroke-width:1.5}
.swimlanes .chip-gap{stroke-dasharray:1 4;stroke-linecap:round}
.swimlanes .chip-breach{stroke:#b3261e;stroke-dasharray:6 4}
.swimlanes .chip-missed{stroke:#2d5f9a;stroke-dasharray:6 4}
.swimlanes .chip-practice{fill:#e8f0fb;stroke:#2d5f9a}
.swimlanes .wire{fill:none;stroke:#55636f;stroke-width:1.75}
.swimlanes .wire-breach{stroke:#b3261e;stroke-width:2;stroke-dasharray:7 4}
.swimlanes .wire-missed{stroke:#2d5f9a;stroke-width:2;stroke-dasharray:7 4}
.swimlanes .wire-locks{stroke:#6a3d7c;stroke-width:1.5}
.swimlanes .tip{fill:#55636f}
.swimlanes .tip-breach{fill:#b3261e}
.swimlanes .tip-missed{fill:#2d5f9a}
.swimlanes .tip-locks{fill:#6a3d7c}
.swimlanes .lock{fill:#6a3d7c}
.swimlanes .lock-hole{fill:none;stroke:#6a3d7c;stroke-width:1.75}
.swimlanes text.lane-name,.swimlanes text.act{font-size:14px;font-weight:700}
.swimlanes text.title{font-size:20px;font-weight:700}
.swimlanes text.section{font-size:17px;font-weight:700}
.swimlanes .seal{fill:#fff;stroke:#6a3d7c;stroke-width:1.5}
.swimlanes text.time{font-weight:700}
.swimlanes text.small,.swimlanes text.words{font-size:12px;fill:#55636f}
.swimlanes text.words{font-style:italic}
.swimlanes text.breach{font-size:12px;font-weight:700;fill:#b3261e}
.swimlanes text.tag{font-size:12px;font-weight:700;fill:#2d5f9a}
.swimlanes .in-start text{fill:#fff}
.swimlanes .in-start text.small{fill:#d9dfe4}
.swimlanes .in-start .lock{fill:#fff}
.swimlanes .in-start .lock-hole{stroke:#fff}
@media screen and (prefers-color-scheme:dark){
.swimlanes{background:#12181e}
.swimlanes text{fill:#e8edf1}
.swimlanes .lane{fill:#1b242c}
.swimlanes .lane-gap{stroke:#a9b5bf}
.swimlanes .card,.swimlanes .chip{fill:#12181e;stroke:#a9b5bf}
.swimlanes .card-practice,.swimlanes .chip-practice{fill:#16283d;stroke:#8ab4e8}
.swimlanes .card-locked{fill:#271c2d;stroke:#c9a2d9}
.swimlanes .start{fill:#e8edf1;stroke:#e8edf1}
.swimlanes .rule{stroke:#33404b}
.swimlanes .seal{fill:#12181e;stroke:#c9a2d9}
.swimlanes .chip-breach{stroke:#ff8a80}
.swimlanes .chip-missed{stroke:#8ab4e8}
.swimlanes .wire{stroke:#a9b5bf}
.swimlanes .wire-breach{stroke:#ff8a80}
.swimlanes .wire-missed{stroke:#8ab4e8}
.swimlanes .wire-locks{stroke:#c9a2d9}
.swimlanes .tip{fill:#a9b5bf}
.swimlanes .tip-breach{fill:#ff8a80}
.swimlanes .tip-missed{fill:#8ab4e8}
.swimlanes .tip-locks,.swimlanes .lock{fill:#c9a2d9}
.swimlanes .lock-hole{stroke:#c9a2d9}
.swimlanes text.small,.swimlanes text.words{fill:#a9b5bf}
.swimlanes text.breach{fill:#ff8a80}
.swimlanes text.tag{fill:#8ab4e8}
.swimlanes .in-start text{fill:#12181e}
.swimlanes .in-start text.small{fill:#33404b}
.swimlanes .in-start .lock{fill:#12181e}
.swimlanes .in-start .lock-hole{stroke:#12181e}}
"""
)
