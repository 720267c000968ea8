"""A real log, of the road fines of an Italian municipality, gives the figures found elsewhere.

The log is not ours to keep here. It lies beside this checkout, or where AMPARO_ROAD_FINES says.
"""

import json
import os
from pathlib import Path

import pytest

from amparo.cli import main
from tests.architecture.files import HOUSE

BESIDE = "shared/data/logs/Road_Traffic_Fine_Management_Process.xes.gz"
LOG = Path(os.environ.get("AMPARO_ROAD_FINES", HOUSE.parent / BESIDE))
PROTOCOL = HOUSE / "packs/traffic-fines/protocol.yaml"


@pytest.mark.slow
@pytest.mark.skipif(not LOG.is_file(), reason=f"the log of road fines is not at {LOG}")
def test_the_road_fines_are_judged_as_counted_elsewhere(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main(["audit", str(LOG), "--protocol", str(PROTOCOL), "--json"])

    assert status == 0
    assert json.loads(capsys.readouterr().out) == {
        "events": 561470,
        "cases": 150370,
        "duties": {
            "sent within 2160 hours": {
                "armed": 150370,
                "on_time": 53533,
                "late": 49885,
                "open": 0,
                "overdue": 0,
                "lifted": 46952,
            },
            "sent within 90 days": {
                "armed": 150370,
                "on_time": 53796,
                "late": 49622,
                "open": 0,
                "overdue": 0,
                "lifted": 46952,
            },
        },
        "bars": {},
    }
