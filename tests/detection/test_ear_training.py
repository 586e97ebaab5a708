"""Training: the same examples give the same heads, and every figure is of headlines that a head was not trained on."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ears import WordEncoder, trained, unheard, world
from kentongan.detection.heads import NEWS, read_heads, read_record, write
from kentongan.detection.logistic import fit, sigmoid
from kentongan.detection.memory import pack, read_memory, unpack, write_memory
from kentongan.detection.samples import Sample, samples
from kentongan.detection.scores import KEPT, auc, average_precision
from kentongan.detection.training import PARTS, differences, parts_of, train
from kentongan.domain.errors import KentonganError
from kentongan.domain.words import Block, Confidence
from kentongan.rulebook.book import Example
from kentongan.rulebook.ordinary import Ordinary, load_ordinary
from kentongan.rulebook.schema import ExampleForm
from kentongan.rulebook.yaml import Faulty


def an_example(event: str = "flood", **said) -> Example:
    return Example(path=None, line=1, number=0, event=event, form=ExampleForm(**({"lang": "en"} | said)))


# --- what is learnt from


def test_what_rings_and_what_comes_near_are_learnt_apart():
    learnt = samples(
        [
            an_example(title="River floods town", rings=True),
            an_example(title="Town fears flood", rings=False, modality="possible"),
            an_example(title="A flood of praise", detects="nothing"),
        ],
        [Ordinary("en", "Bakery wins prize")],
    )

    assert [(one.text, sorted(one.rings_for), sorted(one.silent_for)) for one in learnt] == [
        ("Bakery wins prize", [], []),
        ("A flood of praise", [], ["flood"]),
        ("Town fears flood", [], ["flood"]),
        ("River floods town", ["flood"], []),
    ]


def test_a_headline_that_rings_for_one_event_is_news_although_another_must_not_read_it():
    title = "Storm floods town"

    (learnt,) = samples([an_example("storm", title=title, rings=True), an_example(title=title, detects="nothing")], [])

    assert learnt.rings
    assert (learnt.rings_for, learnt.silent_for) == ({"storm"}, {"flood"})


def test_where_there_is_no_title_the_first_sentence_is_learnt():
    (learnt,) = samples([an_example(text="River floods  town. Nobody was hurt.", rings=True)], [])

    assert learnt.text == "River floods town."


@pytest.mark.parametrize(
    "said",
    [
        {"title": "Bakery opens", "text": "Read also: River floods town", "block": Block.RELATED_LINK, "rings": False},
        {"title": "Flood somewhere", "rings": False, "confidence": Confidence.WEAK},
        {"title": "Flood somewhere", "rings": False, "reason": "weak"},
    ],
    ids=["the event stands elsewhere", "weak", "for a reason that is no telling"],
)
def test_what_says_nothing_of_how_a_headline_is_told_is_not_learnt(said):
    assert samples([an_example(**said)], []) == ()


def test_samples_do_not_depend_on_the_order_of_the_files():
    examples = [an_example(title=f"Flood {number}", rings=number % 2 == 0) for number in range(9)]

    assert samples(examples, []) == samples(examples[::-1], [])


def test_ordinary_headlines_stand_one_a_line(tmp_path):
    path = tmp_path / "languages" / "sv" / "ordinary.txt"
    path.parent.mkdir(parents=True)
    path.write_text("# sport\n\nMålvakten  hyllas efter segern\n  # aside\nNy bro invigd\n", "utf-8")

    assert load_ordinary(tmp_path) == (
        Ordinary("sv", "Målvakten  hyllas efter segern"),
        Ordinary("sv", "Ny bro invigd"),
    )


def test_ordinary_headlines_that_are_no_text_are_told_with_their_line(tmp_path):
    path = tmp_path / "languages" / "sv" / "ordinary.txt"
    path.parent.mkdir(parents=True)
    path.write_bytes("Ny bro\nMålvakt\n".encode("latin-1"))

    with pytest.raises(Faulty, match=r"ordinary.txt:2: cannot be read"):
        load_ordinary(tmp_path)


# --- logistic regression

points = st.lists(
    st.tuples(st.floats(-2, 2), st.floats(-2, 2), st.booleans(), st.integers(1, 3)), min_size=2, max_size=30
)


@settings(max_examples=50, deadline=None)
@given(points, st.sampled_from([0.1, 1.0, 10.0]))
def test_the_optimum_is_found(drawn, strength):
    rows, truth = np.array([one[:2] for one in drawn]), np.array([one[2] for one in drawn])
    weight = np.array([float(one[3]) for one in drawn])
    if truth.all() or not truth.any():
        return

    found = fit(rows, truth, weight, strength=strength)

    slope = rows.T @ (weight * (sigmoid(rows @ found[:-1] + found[-1]) - truth)) + found[:-1] / strength
    assert np.abs(slope).max() < 1e-6


@pytest.mark.parametrize("far", [-50.0, 3.0, 50.0])
def test_from_wherever_it_starts_it_comes_to_the_same_end(far):
    chance = np.random.default_rng(7)
    rows = chance.standard_normal((200, 12))
    truth = rows[:, 0] + chance.standard_normal(200) > 1.5
    weight = np.where(truth, 3.0, 1.0)
    near = fit(rows, truth, weight, strength=3.0)
    assert fit(rows, truth, weight, strength=3.0, start=np.full(13, far)) == pytest.approx(near, abs=1e-6)


def test_a_row_of_weight_two_counts_as_two_rows():
    rows, truth = np.array([[0.0], [1.0], [2.0], [1.5]]), np.array([False, True, True, False])

    heavy = fit(rows, truth, np.array([1.0, 2, 1, 1]), strength=1)
    twice = fit(np.vstack([rows, rows[1:2]]), np.append(truth, True), np.ones(5), strength=1)

    assert np.allclose(heavy, twice, atol=1e-6)


# --- cross-validation


def test_a_language_stands_in_one_part_and_parts_are_nearly_alike():
    labels = [
        lang for number, lang in enumerate(["en", "id", "ru", "zh", "ar", "ko", "sv"]) for _ in range(40 - number)
    ]

    parts = parts_of(labels)

    assert all(len({part for part, label in zip(parts, labels, strict=True) if label == lang}) == 1 for lang in labels)
    assert sorted(set(parts)) == list(range(PARTS))
    assert parts_of(labels[::-1]).tolist() == parts.tolist()[::-1]


def test_figures_are_counted_as_they_are_defined():
    p, truth = np.array([0.9, 0.8, 0.8, 0.1]), np.array([True, True, False, False])

    assert auc(p, truth) == pytest.approx(3.5 / 4)
    assert average_precision(np.array([0.9, 0.5, 0.4]), np.array([True, False, True])) == pytest.approx(
        (1 + 2 / 3) / 2, abs=1e-3
    )


def test_a_type_has_a_vote_only_where_its_head_reaches_the_bars():
    heard = world()
    # what nobody can hear: rings that do not differ from what does not ring
    noise = [
        Sample(
            text=f"{word} happens {number}",
            lang=("en", "id")[number // 8 % 2],
            rings_for=frozenset({"noise"} if number % 2 else ()),
        )
        for number in range(80)
        for word in (("it", "that", "this", "one")[number // 2 % 4],)
    ]

    record = trained(heard + noise).record

    assert "noise" in record.types
    assert "noise" not in record.votes
    assert set(record.votes) <= set(record.types) == {"launch", "flood", "strike", "noise"}
    for event in record.votes:
        assert record.types[event].precision >= 0.8
        assert record.types[event].recall >= 0.5


def test_the_bar_for_demoting_lets_nearly_all_pass_that_rings():
    news = trained().record.news

    assert news.kept >= KEPT
    assert 0 <= news.stopped <= 1


def test_without_headlines_that_ring_and_others_that_do_not_there_is_nothing_to_learn():
    with pytest.raises(KentonganError, match="both examples that ring and near misses"):
        trained([sample for sample in world() if sample.rings])


# --- the same again


def test_the_same_samples_give_the_same_files(tmp_path):
    for name in ("one", "other"):
        done = trained()
        write(tmp_path / name, done.heads, done.record)
        write_memory(tmp_path / name, done.memory)

    files = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "other").iterdir()}
    assert set(files) == {"heads.npz", "record.json", "samples.tsv", "vectors.npy"}


def test_what_was_written_is_what_is_read(tmp_path):
    done = trained()
    write(tmp_path, done.heads, done.record)
    write_memory(tmp_path, done.memory)

    assert read_record(tmp_path) == done.record
    assert read_heads(tmp_path).names == (NEWS, *done.record.votes)
    assert np.allclose(read_heads(tmp_path).weights, done.heads.weights, atol=1e-5)
    assert list(read_memory(tmp_path).samples) == list(done.memory.samples)
    assert np.array_equal(read_memory(tmp_path).packed, done.memory.packed)


def test_only_texts_that_are_new_are_encoded():
    before, encoder = trained(), WordEncoder()
    more = [*world(), Sample(text="Zambia fires missile today", lang="en", rings_for=frozenset({"launch"}))]

    train(more, encoder, before.memory, unheard)

    assert encoder.asked == ["Zambia fires missile today"]


def test_packed_vectors_are_nearly_what_they_were():
    vectors = WordEncoder().encode([sample.text for sample in world()])

    assert ((unpack(pack(vectors)) * vectors).sum(axis=1) > 0.999).all()


def found(samples=None, *, encoder=None, **changed) -> list[str]:
    done = trained()
    said = {"memory": done.memory, "heads": done.heads, "record": done.record} | changed
    return list(differences(world() if samples is None else samples, **said, encoder=encoder or WordEncoder()))


def test_heads_that_are_what_the_samples_give_have_no_differences():
    assert found() == []


def test_samples_that_came_or_went_since_are_counted():
    more = Sample(text="Zambia fires missile", lang="en", rings_for=frozenset({"launch"}))

    assert found([*world()[1:], more]) == ["1 sample is new and 1 sample is gone since the heads were trained"]


def test_heads_that_somebody_edited_are_found():
    heads = trained().heads

    assert found(heads=dataclasses.replace(heads, weights=heads.weights + 0.1)) == [
        "the weights of the heads are not those that the samples give"
    ]


def test_vectors_of_something_else_are_found():
    class Other(WordEncoder):
        def encode(self, texts):
            return super().encode([text[::-1] for text in texts])

    said = found(encoder=Other())

    assert said
    assert all(line.startswith("the vector that is kept is not that of ") for line in said)
