"""What goes on from an article to correlation."""

from datetime import timedelta

import pytest

from builders import a_detection, an_article, at
from fakes import FakeReader
from kentongan.domain.errors import GiveUp
from kentongan.domain.words import Modality, Role
from kentongan.pipeline.detect import Detect
from kentongan.pipeline.writes import TakeOnce


async def read(article, *detections, now=None):
    stage = Detect(FakeReader({article.id: detections}))
    return await stage(article, now or at(1))


async def test_what_may_open_join_or_attach_goes_on():
    launch = a_detection()
    plan = a_detection(modality=Modality.PLANNED)
    comment = a_detection(role=Role.REACTION)
    outcome = await read(an_article(), launch, plan, comment)
    assert [one.modality for one in outcome.outputs] == [Modality.ASSERTED, Modality.PLANNED, Modality.ASSERTED]


async def test_what_is_doubted_or_long_over_ends_here_and_is_counted():
    related = a_detection(rings=False, reason="related link")
    outcome = await read(an_article(), related, a_detection(modality=Modality.PAST))
    assert outcome.outputs == ()
    assert outcome.reasons == ("related link", "not asserted")


async def test_an_edition_of_an_article_counts_once_for_a_month():
    article = an_article()
    (write,) = (await read(article)).writes
    assert write == TakeOnce(key=f"a-1\n{article.version}", keep=timedelta(days=30))
    (edited,) = (await read(an_article(title="North Korea fires four missiles"))).writes
    assert edited.key != write.key


async def test_a_detection_knows_when_its_article_came():
    (detection,) = (await read(an_article(fetched_at=at(0.5)), a_detection())).outputs
    assert detection.received_at == at(0.5)
    (detection,) = (await read(an_article(), a_detection())).outputs
    assert detection.received_at == at(1)


async def test_something_else_than_an_article_is_given_up():
    with pytest.raises(GiveUp, match="a str stands where a Article should stand"):
        await Detect(FakeReader())("no article", at(0))


def test_many_are_read_inside_one_batch():
    with Detect(FakeReader()).batch():
        pass
