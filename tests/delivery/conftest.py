import json
import os

import pytest
import trustme

from delivery.bells import golden
from doubles.slack import SlackDouble
from doubles.smtp import SmtpDouble


@pytest.fixture(scope="session")
def ca():
    return trustme.CA()


@pytest.fixture
async def slack(ca):
    async with SlackDouble(ca) as double:
        yield double


@pytest.fixture(params=["no", "starttls", "ssl"])
async def relay(ca, request):
    async with SmtpDouble(request.param, ca=ca) as double:
        yield double


@pytest.fixture
def same_as_golden():
    """Compare with the file that was looked at once; REWRITE_GOLDEN=1 writes it anew, to be looked at again."""

    def compare(name, found):
        if isinstance(found, dict):
            found = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
        found = found.encode() if isinstance(found, str) else found
        if os.environ.get("REWRITE_GOLDEN"):
            golden(name).write_bytes(found)
        assert golden(name).read_bytes() == found

    return compare
