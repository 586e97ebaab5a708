"""The second ear: the same opinion of a headline whatever is heard with it, and what it does to a reading."""

import dataclasses

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from ears import WordEncoder, an_ear, trained, world
from kentongan.detection import ear as ears_room
from kentongan.detection.cats import CatsEar, EarComponent
from kentongan.detection.ear import Ear, Opinion, ear_from
from kentongan.detection.encoders import Absent
from kentongan.detection.headline import headline
from kentongan.detection.heads import NEWS, Bars, write
from kentongan.detection.memory import write_memory
from kentongan.detection.verdict import Say, Standing, verdict
from kentongan.rulebook.folder import model_folder

EAR = an_ear()
TEXTS = [sample.text for sample in world()]


# --- what is read


def test_the_title_is_read_and_where_there_is_none_the_first_sentence():
    assert headline("  Two\u2028dead \n in fire ", "A text.") == "Two dead in fire"
    assert headline("", "Two died in a fire. It burnt all night.") == "Two died in a fire."
    assert headline("", " \n ") == ""


# --- opinions


def test_news_is_told_from_what_only_comes_near_it():
    news, plan = EAR.opinions(["Togo fires missile today", "Togo plans to fires missile today"])

    assert news.news > 0.5 > plan.news
    assert set(news.types) <= {"launch", "flood", "strike"}
    assert max(news.types, key=news.types.__getitem__) == "launch"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(TEXTS), st.text(max_size=30)), max_size=12), st.data())
def test_an_opinion_is_the_same_whatever_the_batch_and_the_order(texts, data):
    alone = {text: an_opinion for text in texts for an_opinion in fresh().opinions([text])}
    shuffled = data.draw(st.permutations(texts))
    cut = data.draw(st.integers(0, len(texts)))
    ear = fresh()

    together = [*ear.opinions(shuffled[:cut]), *ear.opinions(shuffled[cut:])]

    assert together == [alone[text] for text in shuffled]


def fresh() -> Ear:
    """An ear that remembers nothing yet."""
    return Ear(WordEncoder(), EAR._heads, EAR.bars, lambda: EAR._memory)


def test_a_headline_that_comes_back_is_not_encoded_again():
    encoder = WordEncoder()
    ear = an_ear(encoder)

    ear.opinions(["Fire in port", "Fire in port", "Peru is flooded"])
    ear.opinions(["Peru is flooded", "Fire in port"])

    assert encoder.asked == ["Fire in port", "Peru is flooded"]


def test_only_so_many_headlines_are_remembered_and_the_oldest_are_forgotten(monkeypatch):
    monkeypatch.setattr(ears_room, "REMEMBERED", 2)
    encoder = WordEncoder()
    ear = an_ear(encoder)

    assert len(ear.opinions(["a", "b", "c"])) == 3
    ear.opinions(["c", "b"])
    ear.opinions(["a"])

    assert encoder.asked == ["a", "b", "c", "a"]


def test_a_headline_sounds_like_the_samples_closest_to_it():
    (opinion,) = EAR.opinions(["Korea fires missile today"])

    assert [sample.text for sample in EAR.sounds_like(opinion, count=1)] == ["Korea fires missile today"]
    assert len(EAR.sounds_like(opinion)) == 2
    assert all(not sample.rings for sample in EAR.sounds_like(opinion, rings=False))
    assert all(sample.rings for sample in EAR.sounds_like(opinion, rings=True))
    assert EAR.sounds_like(Opinion(news=0.5)) == []


# --- an ear, or why there is none


@pytest.fixture
def model(tmp_path):
    done = trained()
    write(tmp_path, done.heads, done.record)
    write_memory(tmp_path, done.memory)
    return tmp_path


def find(version: str = "1"):
    encoder = WordEncoder()
    encoder.version = version
    return lambda _: encoder


def test_an_ear_that_was_written_hears_what_it_was_trained_to(model):
    ear = ear_from(model, find())

    assert isinstance(ear, Ear)
    assert ear.opinions(TEXTS)[0].news == pytest.approx(EAR.opinions(TEXTS)[0].news, abs=1e-3)
    assert ear.sounds_like(ear.opinions(TEXTS)[0])


def test_there_is_no_ear_where_nothing_was_trained(tmp_path):
    assert ear_from(tmp_path, find()) == Absent(f"there are no heads in {tmp_path}: run kentongan rules train")


def test_a_record_of_another_version_of_the_program_is_no_ear(model):
    (model / "record.json").write_text('{"encoder": "words"}', "utf-8")

    said = ear_from(model, find())

    assert isinstance(said, Absent)
    assert said.reason.startswith(f"{model}/record.json is of another version: run kentongan rules train")


def test_there_is_no_ear_where_its_encoder_is_not_installed(model):
    assert ear_from(model, lambda name: Absent(f"no {name} here")) == Absent("no words here")


def test_heads_of_another_version_of_the_encoder_are_not_used(model):
    assert ear_from(model, find("2")) == Absent(
        "the heads were trained for words 1, and 2 is installed: run kentongan rules train"
    )


def test_heads_of_another_training_than_the_record_are_not_used(model):
    done = trained()
    write(model, done.heads, dataclasses.replace(done.record, votes=()))

    assert isinstance(ear_from(model, find()), Absent)


# --- verdicts


BARS = {NEWS: Bars(demote=0.3, promote=0.7), "flood": Bars(demote=0.2, promote=0.6)}


class Said:
    """An ear whose bars the test sets."""

    def __init__(self) -> None:
        self.bars = BARS
        self.noise = 0.02

    def opinions(self, texts):
        return [Opinion(0.5) for _ in texts]


def judged(standing: Standing, news: float, event: str = "storm", **types: float) -> Say:
    return verdict(standing, Opinion(news, types), event, Said()).say


def test_what_the_rules_ring_is_demoted_by_the_head_of_the_telling_alone():
    assert judged(Standing.RINGS, 0.5) is Say.KEEP
    assert judged(Standing.RINGS, 0.2) is Say.DEMOTE
    assert judged(Standing.RINGS, 0.5, "flood", flood=0.1) is Say.KEEP


def test_what_comes_near_is_promoted_where_no_head_with_a_vote_objects():
    assert judged(Standing.NEAR, 0.8) is Say.PROMOTE
    assert judged(Standing.NEAR, 0.6) is Say.KEEP
    assert judged(Standing.NEAR, 0.8, "flood", flood=0.8) is Say.PROMOTE
    assert judged(Standing.NEAR, 0.8, "flood", flood=0.5) is Say.KEEP


def test_what_no_rule_heard_is_only_suggested_and_only_by_a_head_of_its_type():
    assert judged(Standing.UNHEARD, 0.99) is Say.KEEP
    assert judged(Standing.UNHEARD, 0.99, "flood", flood=0.99) is Say.SUGGEST
    assert judged(Standing.UNHEARD, 0.2, "flood", flood=0.99) is Say.KEEP


def test_a_verdict_names_the_head_that_spoke_and_its_bar():
    told = verdict(Standing.RINGS, Opinion(0.05, {"flood": 0.5}), "flood", Said())

    assert (told.head, told.p, told.bar) == (NEWS, 0.05, 0.3)


p = st.floats(0, 1)
standings = st.sampled_from(Standing)
ORDER = {Say.DEMOTE: 0, Say.KEEP: 1, Say.SUGGEST: 2, Say.PROMOTE: 2}


@given(standings, p)
def test_without_an_ear_or_against_what_the_rules_silenced_nothing_is_said(standing, news):
    assert verdict(standing, None, "flood", Said()).say is Say.KEEP
    assert judged(Standing.SILENT, news, "flood", flood=news) is Say.KEEP


@given(standings, p, p)
def test_the_ear_only_demotes_rings_only_promotes_near_readings_and_only_suggests_what_was_not_heard(
    standing, news, flood
):
    allowed = {
        Standing.RINGS: Say.DEMOTE,
        Standing.NEAR: Say.PROMOTE,
        Standing.UNHEARD: Say.SUGGEST,
        Standing.SILENT: Say.KEEP,
    }

    assert judged(standing, news, "flood", flood=flood) in (Say.KEEP, allowed[standing])


@given(standings, p, p, p, p)
def test_whatever_sounds_more_like_news_never_fares_worse(standing, news, more, flood, more_flood):
    low = judged(standing, min(news, more), "flood", flood=min(flood, more_flood))
    high = judged(standing, max(news, more), "flood", flood=max(flood, more_flood))

    assert ORDER[low] <= ORDER[high]


@given(standings, st.sampled_from([0.3, 0.7]), st.floats(-0.02, 0.02))
def test_within_its_noise_of_a_bar_the_ear_says_nothing(standing, bar, off):
    assert judged(standing, bar + off * 0.999) is (Say.PROMOTE if standing is Standing.NEAR and bar > 1 else Say.KEEP)


# --- spaCy


def test_the_component_fills_the_categories_of_a_doc():
    nlp = spacy.blank("xx")
    component = EarComponent(EAR)

    docs = list(component.pipe(nlp.pipe(["Korea fires missile today", "Korea opens new museum"])))
    one = component(nlp("Korea fires missile today"))

    (opinion,) = EAR.opinions(["Korea fires missile today"])
    assert docs[0].cats == one.cats == {NEWS: opinion.news, **opinion.types}
    assert docs[0].cats[NEWS] > docs[1].cats[NEWS]


def test_a_pipeline_finds_the_component_by_its_name():
    nlp = spacy.blank("xx")
    nlp.add_pipe("kentongan_ear", config={"folder": str(model_folder())})

    assert nlp("North Korea fires two missiles").cats[NEWS] > 0.5


def test_a_classifier_of_a_users_own_is_heard_in_its_place():
    @Language.component("own_textcat")
    def own_textcat(doc):
        doc.cats = {NEWS: 0.9, "flood": 0.8, "weather": 0.7}
        return doc

    nlp = spacy.blank("en")
    nlp.add_pipe("own_textcat")
    ear = CatsEar(nlp, BARS, noise=0.02)

    (opinion,) = ear.opinions(["River floods town"])

    assert opinion == Opinion(news=0.9, types={"flood": 0.8})
    assert verdict(Standing.NEAR, opinion, "flood", ear).say is Say.PROMOTE
