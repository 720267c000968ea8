"""Charts as SVG, drawn by pure functions: bars that lie, columns by month, a line by month.

Widths are percentages and heights pixels, and there is no view box: a chart fills what room it
has, and its letters are of one size on a phone and on a wide screen. Every text
is given, translated.
"""
