"""Pictures of figures: each a frozen dataclass of what is drawn, and a Vega-Lite specification.

A picture knows its words, its specification at two widths, and the same content as a table. It
is drawn on a sheet of a fixed size in pixels, so that nothing is cut off and every picture is
the same everywhere. Names are data in a specification, never a part of an expression.

Sources: Making Data Count for the colours and icons of statistical process control; Fingertips
for the colours of comparisons; WCAG 2.2 for what must not be said by colour alone.
"""
