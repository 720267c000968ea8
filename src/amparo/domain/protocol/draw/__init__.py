"""Draws a protocol as swimlanes, with the tables that say the same beside it.

A lane is an institution; an arrow leads from what happened to what must be done then, and says
within what time; the article stands in the box. One picture of fifty duties in fifteen full
lanes would be mostly empty and crossed by long lines. So what hangs together makes a band of its
own (`story`): left the events that come from outside, each act in the column of its longest way
from there, and only the lanes of those who act. Duties that one role owes after one event within
one time are rows of one box under one arrow. Lines keep to channels between columns and
corridors between lanes, where no box stands (`routing`). Small bands stand in two columns;
acts that may never happen come last.

`svg.draw_svg` writes the picture, `page.draw_page` the page with the tables below it.
"""
