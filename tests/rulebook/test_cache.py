"""What the files say is kept from one start to the next, and trusted no further than the files themselves."""

import msgspec
import pytest

from kentongan.rulebook import cache as caches
from kentongan.rulebook.book import Rulebook, load_rulebook
from kentongan.rulebook.cache import Cache
from kentongan.rulebook.yaml import Faulty


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def parsed(monkeypatch):
    """Which files were read as YAML."""
    names = []
    parse = caches.parse

    def watched(text, path):
        names.append(path.name)
        return parse(text, path)

    monkeypatch.setattr(caches, "parse", watched)
    return names


def start(rules, folder) -> Rulebook:
    return load_rulebook(rules, cache=Cache.of(folder, rules))


def test_a_second_start_reads_no_yaml_and_knows_the_same(rules, folder, parsed):
    first = start(rules, folder)
    assert parsed
    parsed.clear()

    assert start(rules, folder) == first == load_rulebook(rules)
    assert parsed == []


def test_after_an_edit_only_the_file_that_changed_is_read_anew(rules, folder, parsed):
    start(rules, folder)
    parsed.clear()
    terms = rules / "languages/ru/terms.yaml"
    terms.write_text("missile: {any: [ракету]}\n", "utf-8")

    book = start(rules, folder)

    assert parsed == ["terms.yaml"]
    assert book.languages["ru"].terms["missile"].any == ["ракету"]


def test_what_no_file_says_any_more_is_not_kept(rules, folder):
    start(rules, folder)
    (kept,) = folder.iterdir()
    before = kept.stat().st_size
    (rules / "languages/ru/terms.yaml").unlink()

    start(rules, folder)

    assert kept.stat().st_size < before


def test_a_fault_is_told_with_its_line_from_the_cache_too(rules, folder):
    path = rules / "events/summit.yaml"
    start(rules, folder)
    path.write_text(path.read_text("utf-8").replace("needs: two", "need: two"), "utf-8")
    told = []

    for _ in range(2):
        with pytest.raises(Faulty) as faulty:
            start(rules, folder)
        told.append(str(faulty.value))

    with pytest.raises(Faulty) as faulty:
        load_rulebook(rules)
    assert told == [str(faulty.value)] * 2


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x80\x04\x95", id="a pickle"),
        pytest.param(b"\x81" * 5000, id="maps without end"),
        pytest.param(msgspec.msgpack.encode({"reader": "another", "said": {}}), id="another program's"),
        pytest.param(msgspec.msgpack.encode({"said": 1}), id="another form"),
    ],
)
def test_a_cache_that_is_none_of_ours_is_ignored_and_written_anew(content, rules, folder, parsed):
    start(rules, folder)
    (kept,) = folder.iterdir()
    good = kept.read_bytes()
    kept.write_bytes(content)
    parsed.clear()

    assert start(rules, folder) == load_rulebook(rules)
    assert parsed
    assert len(kept.read_bytes()) == len(good)


def test_a_torn_cache_is_ignored(rules, folder):
    start(rules, folder)
    (kept,) = folder.iterdir()
    kept.write_bytes(kept.read_bytes()[:-100])

    assert start(rules, folder) == load_rulebook(rules)


def test_a_cache_that_others_may_write_is_not_believed(rules, folder, parsed):
    start(rules, folder)
    (kept,) = folder.iterdir()
    kept.chmod(0o666)
    parsed.clear()

    start(rules, folder)

    assert parsed
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_cache_is_not_followed_to_somewhere_else(rules, folder, tmp_path, parsed):
    start(rules, folder)
    (kept,) = folder.iterdir()
    kept.rename(tmp_path / "elsewhere")
    kept.symlink_to(tmp_path / "elsewhere")
    parsed.clear()

    start(rules, folder)

    assert parsed


def test_what_another_version_kept_is_read_anew(rules, folder, monkeypatch, parsed):
    start(rules, folder)
    parsed.clear()
    monkeypatch.setattr(caches, "__version__", "99")

    start(rules, folder)

    assert parsed


def test_two_folders_of_rules_do_not_push_each_other_out(rules, folder, tmp_path, parsed):
    start(rules, folder)

    load_rulebook(rules, cache=Cache.of(folder, rules, tmp_path / "own"))

    assert len(list(folder.iterdir())) == 2


def test_where_nothing_can_be_written_the_rules_are_read_as_ever(rules, tmp_path):
    (tmp_path / "file").write_text("", "utf-8")

    assert start(rules, tmp_path / "file" / "cache") == load_rulebook(rules)


def test_a_number_that_no_cache_can_hold_is_read_as_ever(rules, folder):
    terms = rules / "languages/ru/terms.yaml"
    terms.write_text(f"missile: {{any: [ракету, {'9' * 40}]}}\n", "utf-8")

    assert start(rules, folder).languages["ru"].terms["missile"].any == ["ракету", "9" * 40]
    assert not folder.exists() or list(folder.iterdir()) == []


def test_nothing_but_the_cache_stays_in_its_folder(rules, folder):
    start(rules, folder)
    start(rules, folder)

    assert [path.suffix for path in folder.iterdir()] == [".msgpack"]
    assert folder.stat().st_mode & 0o777 == 0o700
