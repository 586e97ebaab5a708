"""What we wrote is true: the docs name everything that is there, and nothing in the code points to a page that is not."""

import ast
import re
import shlex
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest
import typer

from builders import a_detection, an_alert, an_incident_from
from kentongan import __version__
from kentongan.app.service import SERVICES
from kentongan.cli.console import Exit
from kentongan.cli.contract import alert_line, detection_line, incident_line
from kentongan.cli.main import app
from kentongan.pipeline.topics import TOPICS
from kentongan.pipeline.writes import Delete, Due, Put, TakeOnce
from kentongan.rulebook import schema
from kentongan.settings import METRICS_PORTS, PREFIX, Settings
from kentongan.telemetry.metrics import Metrics

ROOT = Path(__file__).parent.parent
SERVICES_ROOT = ROOT / "services" / "kentongan"
DECISIONS = ROOT / "docs" / "decisions"
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "rules/README.md")]
PAGES += sorted((ROOT / "docs").rglob("*.md"))
A_PAGE = 60
"""Lines."""


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def rows(text: str) -> list[list[str]]:
    """The cells of every table row of a page."""
    lines = (line for line in text.splitlines() if line.startswith("|"))
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def section(text: str, heading: str) -> str:
    """From a heading to the next of the same depth."""
    depth = heading.partition(" ")[0]
    _, _, rest = f"\n{text}".partition(f"\n{heading}\n")
    assert rest, f"there is no {heading!r}"
    return re.split(rf"\n#{{1,{len(depth)}}} ", rest)[0]


OPERATIONS = page("docs/operations.md")


def is_group(command) -> bool:
    return hasattr(command, "commands")


def commands(group, before: tuple[str, ...] = ("kentongan",)) -> dict:
    found = {}
    for name, command in group.commands.items():
        found[" ".join((*before, name))] = command
        if is_group(command):
            found |= commands(command, (*before, name))
    return found


COMMANDS = commands(typer.main.get_command(app))


# --- settings


@pytest.mark.parametrize("setting", fields(Settings), ids=lambda setting: setting.name)
def test_every_setting_stands_in_the_docs_with_its_variable_and_its_default(setting):
    (row,) = [row for row in rows(OPERATIONS) if row[0] == f"`{setting.name}`"]

    assert row[1] == f"`{PREFIX}{setting.name.upper()}`"
    assert row[2].startswith(shown_default(getattr(Settings(), setting.name)))


def shown_default(value: object) -> str:
    if value in (None, (), {}):
        return "none"
    if isinstance(value, tuple):
        return "see below"
    if isinstance(value, timedelta):
        return f"`{value.total_seconds():g}s`"
    return f"`{value}`"


def test_the_docs_name_no_setting_that_is_not_there():
    known = {f"{PREFIX}{setting.name.upper()}" for setting in fields(Settings)}
    known |= {f"{PREFIX}{name}_FILE" for name in ("REDIS_URL", "API_TOKENS")}
    chaos = {f"{PREFIX}CHAOS_COMMAND", f"{PREFIX}CHAOS_BELLS"}
    places = [*PAGES, ROOT / "docker-compose.yml", ROOT / "Dockerfile", ROOT / "tests" / "compose" / "doubles.yml"]

    named = {word for place in places for word in re.findall(rf"{PREFIX}[A-Z_]+", place.read_text("utf-8"))}

    assert named <= known | chaos


def test_every_scheme_that_is_allowed_by_default_stands_in_the_docs():
    assert {scheme for scheme in Settings().allowed_schemes if f"`{scheme}`" not in OPERATIONS} == set()


def test_the_file_for_operators_shows_every_setting():
    shown = set(re.findall(r"^# (\w+): ", page("config/settings.yaml"), re.MULTILINE))

    assert shown == {setting.name for setting in fields(Settings)} - {"config"}


# --- services, topics, metrics, API


def test_every_service_stands_in_the_docs_with_its_port():
    told = {row[0].strip("`"): row[3] for row in rows(section(OPERATIONS, "## Services"))[2:] if len(row) == 4}

    assert set(SERVICES) <= set(told)
    assert all(str(METRICS_PORTS[name]) in told[name] for name in SERVICES if name in METRICS_PORTS)


def test_every_topic_and_what_it_carries_stands_in_the_docs():
    told = {row[0]: row[1] for row in rows(section(page("docs/architecture.md"), "## The path"))}

    for topic in TOPICS:
        assert f"`{topic.name}`" in [row[0] for row in rows(section(OPERATIONS, "## Topics"))]
        assert all(f"`{kind.__name__}`" in told[f"`{topic.name}`"] for kind in topic.carries)


def test_every_write_that_a_stage_may_ask_for_stands_in_the_docs():
    told = {row[0] for row in rows(page("docs/architecture.md"))}

    assert {f"`{write.__name__}`" for write in (Put, Delete, Due, TakeOnce)} <= told


def test_every_metric_stands_in_the_docs_and_no_other():
    told = {row[0].strip("`") for row in rows(section(OPERATIONS, "### Metrics"))[2:]}
    there = {
        f"{metric.name}_total" if metric.type == "counter" else metric.name for metric in Metrics().registry.collect()
    }

    assert told == there


def test_every_endpoint_and_page_stands_in_the_docs():
    asked = re.compile(r"@router\.(get|post|put|delete)\(\s*\"([^\"]+)\"")
    found = {
        f"{method.upper()} {path}"
        for file in [*(SERVICES_ROOT / "web" / "api").glob("*.py"), *(SERVICES_ROOT / "web" / "ui").glob("*.py")]
        for method, path in asked.findall(file.read_text("utf-8"))
    }

    assert found
    assert {endpoint for endpoint in found if f"`{endpoint}`" not in OPERATIONS} == set()


# --- rules


RULE_FORMS = (schema.RuleForm, schema.LineForm, schema.SlotsForm, schema.SameForm, schema.ExampleForm)
WORD_FORMS = (schema.TermForm, schema.GrammarForm, schema.CueForm, schema.MarkersForm, schema.BoundsForm)
WORD_FORMS += (schema.TollsForm, schema.DaysForm, schema.BlocksForm, schema.HeadlinesForm)


def keys(form: type) -> set[str]:
    return {field.alias or name for name, field in form.model_fields.items()}


@pytest.mark.parametrize("form", RULE_FORMS, ids=lambda form: form.__name__)
def test_every_key_of_a_rule_and_of_an_example_stands_in_the_docs(form):
    written = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", page("docs/rules.md")))))

    assert keys(form) <= written


@pytest.mark.parametrize("form", WORD_FORMS, ids=lambda form: form.__name__)
def test_every_key_of_a_language_stands_beside_the_rules(form):
    missing = {key for key in keys(form) if not re.search(rf"\b{key}\b", page("rules/README.md"))}

    assert missing <= {"dual"}, "dual is a form of Arabic only, and its file explains it"


# --- commands


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_docs(name):
    assert f"`{name}" in OPERATIONS


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ("kentongan rules", "kentongan dead")])
def test_every_command_shows_an_example_of_itself(name):
    assert re.search(rf"Example: .*{name}", COMMANDS[name].help)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_that_changes_what_a_command_does_stands_in_the_docs(name):
    told = OPERATIONS
    options = [word for option in COMMANDS[name].params for word in option.opts if word.startswith("--")]

    assert {word for word in options if f"`{word}" not in told and f" {word}" not in told} <= {"--limit", "--topic"}


def test_every_exit_code_stands_in_the_docs():
    told = {row[0] for row in rows(section(OPERATIONS, "## Commands")) if row[0].isdigit()}

    assert told == {str(int(code)) for code in Exit}


def told_keys(heading_of_table: str) -> set[str]:
    """The keys of the first table behind a sentence."""
    _, _, rest = section(OPERATIONS, "### Two contracts: `detect` and `replay`").partition(heading_of_table)
    table = re.search(r"\n\|.*?\n\n", rest + "\n\n", re.DOTALL)
    assert table
    return {key for row in rows(table[0])[2:] for key in re.findall(r"`(\w+)`", row[0])}


def test_the_lines_of_detect_have_exactly_the_keys_that_the_docs_promise():
    assert set(detection_line(a_detection())) == told_keys("`kentongan detect` prints a line")


def test_the_lines_of_replay_have_exactly_the_keys_that_the_docs_promise():
    incident = an_incident_from(a_detection())

    assert set(incident_line(incident)) == told_keys("`kentongan replay` folds")
    assert set(alert_line(an_alert(incident))) == told_keys("With `--alerts`")


def blocks(text: str) -> list[str]:
    """The commands that a page shows, one a line, with their continuations."""
    found = re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [line for block in found for line in re.sub(r"\\\n\s*", "", block).splitlines()]


SHOWN = [
    (path.name, line)
    for path in (ROOT / "README.md", ROOT / "docs" / "operations.md")
    for line in blocks(path.read_text("utf-8"))
    if re.match(r"(docker compose exec \w+ )?kentongan ", line)
]


@pytest.mark.parametrize(("where", "line"), SHOWN, ids=lambda part: part[:40])
def test_the_commands_that_the_docs_show_can_be_given(where, line):
    words = shlex.split(line.partition("exec deliver ")[2] or line, comments=True)
    command = COMMANDS[f"kentongan {words[1]}"]
    rest = words[2:]
    if is_group(command) and rest and not rest[0].startswith("-"):
        command, rest = COMMANDS[f"kentongan {words[1]} {rest[0]}"], rest[1:]

    context = command.make_context(words[1], rest, resilient_parsing=False)

    context.close()


def test_the_make_commands_that_the_docs_show_are_there():
    targets = set(re.findall(r"^([a-z]+):", page("Makefile"), re.MULTILINE))
    shown = {
        word for path in PAGES for word in re.findall(r"(?:`|^)make ([a-z]+)", path.read_text("utf-8"), re.MULTILINE)
    }

    assert shown
    assert shown <= targets


def test_the_changelog_has_the_version_that_the_program_says_it_is():
    assert f"\n## {__version__}" in page("CHANGELOG.md")


# --- words


def sets_of_words() -> dict[str, set[str]]:
    """Every closed set of words in the code, read without importing what may be heavy."""
    found: dict[str, set[str]] = {}
    for file in SERVICES_ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") == "StrEnum" for base in node.bases):
                values = [each.value.value for each in node.body if isinstance(each, ast.Assign)]
                found[f"{file.stem}.{node.name}"] = set(values)
    return found


def test_every_closed_set_of_words_stands_in_the_glossary_and_no_other():
    told = [
        set(re.findall(r"`([^`]+)`", row[1])) for row in rows(section(page("docs/glossary.md"), "## Closed sets"))[2:]
    ]

    for name, words in sets_of_words().items():
        assert words in told, f"{name} is not in the glossary as it stands in the code"
    assert len(told) == len(sets_of_words())


def test_the_glossary_names_the_stages_and_services_that_are_there():
    text = page("docs/glossary.md")

    assert all(f"`{name}`" in text for name in SERVICES)


# --- decisions and links


def test_decisions_are_numbered_without_gaps_and_say_their_number():
    numbers = [path.name[:4] for path in sorted(DECISIONS.glob("*.md"))]

    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
    assert all(path.read_text("utf-8").startswith(f"# {path.name[:4]} ") for path in DECISIONS.glob("*.md"))


def test_every_decision_is_one_page():
    assert {path.name for path in DECISIONS.glob("*.md") if len(path.read_text("utf-8").splitlines()) > A_PAGE} == set()


def test_every_decision_that_the_code_names_is_there():
    there = {path.name[:4] for path in DECISIONS.glob("*.md")}
    files = [*SERVICES_ROOT.rglob("*.py"), *SERVICES_ROOT.rglob("*.lua"), *(ROOT / "tests").rglob("*.py")]
    files += [*(ROOT / "rules").rglob("*.yaml"), ROOT / "pyproject.toml", ROOT / "docker-compose.yml"]

    named = {number for file in files for number in re.findall(r"decisions/(\d{4})", file.read_text("utf-8"))}

    assert "0004" in named
    assert named <= there


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(path):
    links = re.findall(r"\]\((?!https?://)([^)#]+)", path.read_text("utf-8"))

    assert [link for link in links if not (path.parent / link).exists()] == []
