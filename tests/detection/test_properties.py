"""What holds for every text, however odd: evidence is quoted exactly, and the same article reads the same."""

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given, settings
from hypothesis import strategies as st

from builders import NOON, an_article
from ears import an_ear
from kentongan.detection.detector import Detector
from kentongan.domain.article import Article
from kentongan.domain.detection import Detection
from kentongan.rulebook.book import load_rulebook
from reading import SMALL, small_detector

EVENTS = {
    "en": [
        "North Korea fires two missiles toward Japan",
        "Earthquake shakes Palu, 20 dead",
        "Putin and Kim Jong Un met",
    ],
    "ru": ["КНДР запустила две ракеты в сторону Японии"],
    "ar": ["أطلقت كوريا الشمالية صاروخين نحو اليابان", "أَطْلَقَت كوريا الشماليـّـة صاروخًا"],
    "zh": ["朝鲜向日本发射两枚导弹。"],
    "ko": ["북한이 일본을 향해 미사일을 발사했다"],
}
ODD = (
    "aZ \n.,:!?؟。“”'’-–|()؛é\u0301\u0327\u0308İıß\u064b\u0651\u0640\u0670\u200b\u200f\u00ad\ufeff"
    "\U0001f680\U0001f1ee\U0001f1e9\U0001f469\u200d\U0001f680导弹ЁёНأى\u00a0\u2028\u0085\t0123"
)
NOISE = st.text(
    st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=["Cs"])),
    max_size=40,
)


@st.composite
def articles(draw) -> Article:
    """An article of any words, with events planted among them in title or text."""
    lang = draw(st.sampled_from(sorted(EVENTS)))
    event = st.sampled_from(EVENTS[lang])
    title = draw(NOISE) + draw(st.one_of(st.just(""), event)) + draw(NOISE)
    text = "".join(
        draw(NOISE) + draw(st.sampled_from(["", " ", "\n"])) + draw(event) for _ in range(draw(st.integers(0, 3)))
    )
    return Article(id="a-1", title=title, text=text + draw(NOISE), lang=lang, published_at=NOON)


def readings(article: Article) -> list[Detection]:
    return small_detector().read(article)


@settings(max_examples=300, deadline=None)
@given(articles())
def test_evidence_is_quoted_exactly_where_it_stands(article):
    for detection in readings(article):
        assert detection.evidence
        for one in detection.evidence:
            field = article.title if one.field == "title" else article.text
            assert one.text == field[one.start : one.end]
            assert one.text.strip()
        assert detection.quote in article.title or detection.quote in article.text


@settings(max_examples=150, deadline=None)
@given(NOISE, st.sampled_from([(lang, event) for lang in EVENTS for event in EVENTS[lang]]), NOISE)
def test_an_event_is_heard_on_a_line_of_its_own_whatever_stands_around_it(before, planted, after):
    lang, event = planted

    found = readings(an_article(title="x", text=f"{before}\n{event}\n{after}", lang=lang))

    assert any(one.quote.rstrip("。") == event.rstrip("。") for one in found)


@settings(max_examples=40, deadline=None)
@given(st.lists(articles(), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_an_article_reads_the_same_whatever_is_read_with_it_and_in_whatever_order(stack, chance):
    alone = {article.version: readings(article) for article in stack}
    chance.shuffle(stack)

    with small_detector().batch():
        together = {article.version: readings(article) for article in stack}

    assert together == alone


BOOK = load_rulebook(SMALL)
BOTH_EARS = Detector(BOOK, an_ear())


@settings(max_examples=25, deadline=None)
@given(st.lists(articles(), min_size=1, max_size=6), st.integers(1, 3), st.randoms(use_true_random=False))
def test_both_ears_hear_the_same_whatever_the_batch_and_the_order(stack, size, chance):
    alone = {article.version: BOTH_EARS.read(article) for article in stack}
    chance.shuffle(stack)

    together = {}
    for start in range(0, len(stack), size):
        with BOTH_EARS.batch():
            together |= {article.version: BOTH_EARS.read(article) for article in stack[start : start + size]}

    assert together == alone


@settings(max_examples=10, deadline=None)
@given(st.lists(articles(), min_size=1, max_size=4))
def test_detectors_on_threads_of_their_own_hear_the_same(stack):
    def hear(_number: int) -> list[list[Detection]]:
        detector = Detector(BOOK, BOTH_EARS.ear)
        with detector.batch():
            return [detector.read(article) for article in stack]

    with ThreadPoolExecutor(3) as threads:
        first, *others = threads.map(hear, range(3))

    assert all(other == first for other in others)
