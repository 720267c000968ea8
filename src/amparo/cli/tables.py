"""Writing tables to files."""

from pathlib import Path

import polars as pl

_FORMULA = r"^[=+\-@\t\r]"
"""How a cell begins that a spreadsheet would carry out, or of which it would hide the rest."""


def write_table(*, table: pl.DataFrame, path: Path) -> None:
    """Write a table as CSV or Parquet, by the ending of the name.

    In CSV a text that a spreadsheet would take for a formula has a ``'`` put before it.
    Parquet holds every text as it is.
    """
    if path.suffix == ".csv":
        texts = [name for name, kind in table.schema.items() if kind == pl.String]
        harmless = table.with_columns(_harmless(pl.col(name)) for name in texts)
        harmless.write_csv(path, datetime_format="%Y-%m-%dT%H:%M:%S%:z", float_precision=2)
    else:
        table.write_parquet(path)


def _harmless(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(_FORMULA)).then(pl.lit("'") + text).otherwise(text).name.keep()
