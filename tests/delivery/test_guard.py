import pytest
from apprise.manager_plugins import NotificationManager
from hypothesis import given
from hypothesis import strategies as st

from delivery.bells import SECRETS
from kentongan.delivery import guard
from kentongan.delivery.policy import SCHEMES, Policy

GOOD = [
    "terminal://",
    "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7/",
    "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7",
    "slack://xoxb-1234-5678-abcdef/#alerts",
    "mailtos://user:password@relay.example?from=alerts@alerts.example&to=desk@desk.example",
    "mailto://relay.example:2525?from=alerts@alerts.example&to=desk@desk.example&name=Alerts&verify=yes",
    "ntfy://ntfy.example/topic?priority=high",
    "ntfy://topic",
    "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
    "tgram://123456789:abcdefg_hijklmnop/12315544/",
    "gotifys://gotify.example/AaBbCcDdEeFfGgHh",
    "mmosts://chat.example/3ccdd113474722377935511fc85d3dd4",
    "pover://u1234567890abcdefghijklmnopqrs@a1234567890abcdefghijklmnopqrs",
    "matrixs://user:password@matrix.example/#room",
    "workflows://prod-1.westus.logic.azure.com/643e69f83c8944/4fGJKZ0YjF1a/",
]


@pytest.mark.parametrize("url", GOOD)
def test_addresses_of_places_where_people_read_are_let_through(url):
    assert guard.check(url, Policy()) == []


@pytest.mark.parametrize(
    "url",
    [
        "json://169.254.169.254/latest/meta-data",
        "form://10.0.0.1/",
        "xml://[::1]/",
        "jsons://example.org/",
        "apprise://127.0.0.1:8000/key",
        "syslog://",
        "rsyslog://10.0.0.1",
        "irc://10.0.0.1/#x",
        "dbus://",
        "file:///etc/passwd",
        "exec://id",
        "http://169.254.169.254/",
        "https://example.org/services/T/B/C",
        "https://hooks.slack.com.evil.example/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7",
        "hassio://10.0.0.1/token",
        "",
        "slack",
        "://x",
        "slack://",
        "slack://A/B/C,json://localhost/",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7 json://localhost/",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajk\r\ndnlazkcOXrIdevi7",
        "https://hooks.slack.com/workflows/T05XXXX/Ft07XXXX/XXXXXXXX/YYYYYYYY",
    ],
)
def test_everything_else_is_refused(url):
    assert guard.check(url, Policy())


NOT_PUBLIC = ["127.0.0.1", "10.1.2.3", "192.168.0.9", "169.254.169.254", "100.64.0.1", "0.0.0.0"]  # noqa: S104
LOCAL = ["localhost", "metadata.google.internal", "printer.local"]
TAKES_A_HOST = ["ntfy://{}/topic", "gotify://{}/AaBbCcDdEeFfGgHh", "mailto://{}?from=a@a.example&to=b@b.example"]


@pytest.mark.parametrize("host", NOT_PUBLIC + LOCAL)
@pytest.mark.parametrize("url", TAKES_A_HOST)
def test_hosts_that_are_not_on_the_public_internet_are_refused_until_the_operator_allows_them(url, host):
    address = url.format(host)
    assert any("not a public address" in problem.reason for problem in guard.check(address, Policy()))
    assert guard.check(address, Policy(private_hosts=(host,))) == []


@pytest.mark.parametrize("host", ["[::1]", "[fe80::1]", "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]"])
@pytest.mark.parametrize("url", TAKES_A_HOST)
def test_private_addresses_in_the_longer_notation_are_refused_too(url, host):
    assert guard.check(url.format(host), Policy())


def test_a_network_may_be_allowed_as_a_whole():
    policy = Policy(private_hosts=("10.0.0.0/8",))
    assert guard.check("ntfy://10.1.2.3/topic", policy) == []
    assert guard.check("ntfy://192.168.1.1/topic", policy)


DANGEROUS = [
    "template=/etc/passwd", "attach=http://127.0.0.1/", "pgp=sign", "pgppub=/etc/shadow", "pgpprv=/etc/shadow", "wkd=yes",
    "keyfile=/etc/passwd", "subfile=/x", "file_url=http://10.0.0.1/", "verify=no", "redirect=yes", "config=http://x/", "include=/x",
    "tag=a", "tags=a", "retry=9", "wait=9", "optional=yes", "cc=x@x.example", "bcc=x@x.example", "store=yes", "e2ee=yes",
    "avatar_url=http://10.0.0.1/", "+Authorization=Bearer", "-key=v", ":token=v", "cto=0", "rto=9999", "format=markdown",
    "overflow=split", "TEMPLATE=/etc/passwd", "temp%6cate=/etc/passwd",
]  # fmt: skip


@pytest.mark.parametrize("argument", DANGEROUS)
@pytest.mark.parametrize("url", GOOD)
def test_an_argument_that_reads_fetches_or_weakens_is_refused_on_every_scheme(url, argument):
    address = f"{url}{'&' if '?' in url else '?'}{argument}"
    problems = guard.check(address, Policy())
    assert problems
    assert all(problem.reason for problem in problems)


def test_an_argument_that_does_not_exist_is_told_what_is_right():
    (problem,) = guard.check("ntfy://topic?prioritty=high", Policy())
    assert str(problem) == (
        "prioritty: is not an argument of ntfy here; ntfy knows auth, mode, priority, to, token, xtags"
    )


def test_a_relay_is_named_as_the_host_unless_the_operator_allows_it():
    url = "mailtos://user:password@alerts.example?from=a@alerts.example&to=b@b.example&smtp=relay.example"
    (problem,) = guard.check(url, Policy())
    assert problem.field == "smtp"
    assert guard.check(url, Policy(relays=("relay.example",))) == []


def test_a_password_does_not_travel_in_the_clear():
    (problem,) = guard.check("mailto://user:password@relay.example?from=a@a.example&to=b@b.example", Policy())
    assert "write mailtos://" in problem.reason


@pytest.mark.parametrize(
    "url",
    [
        "slack://xoxb-1234-5678-abcdef/#alerts/#others",
        "mailtos://u:p@relay.example?from=a@a.example&to=b@b.example,c@c.example",
        "ntfy://ntfy.example/one/two",
    ],
)
def test_an_address_is_one_place(url):
    (problem,) = guard.check(url, Policy())
    assert "give each an address of its own" in problem.reason


def test_only_the_schemes_that_the_operator_allows_are_let_through():
    assert guard.check("ntfy://topic", Policy(schemes=frozenset({"slack"})))
    assert guard.check("terminal://", Policy(schemes=SCHEMES - {"terminal"}))


def test_schemes_that_are_not_allowed_are_switched_off_in_apprise_too():
    guard.prepare(Policy())
    manager = NotificationManager()
    assert not manager["json"].enabled
    assert not manager["syslog"].enabled
    assert manager["ntfy"].enabled


@given(rest=st.text(max_size=80), scheme=st.sampled_from(sorted(SCHEMES)))
def test_any_text_gets_an_answer_and_no_error(rest, scheme):
    guard.check(f"{scheme}://{rest}", Policy())


@pytest.mark.parametrize(
    "url",
    [
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7/?template=x",
        "slack://xoxb-1234-5678-abcdefsecret/?foo=x",
        "slack://T1JJ3T3L2/A1BRTD4JD/",
        "mailtos://user:hunter2secret@relay.example?to=nobody&from=nobody",
        "json://user:hunter2secret@relay.example",
    ],
)
def test_a_problem_never_repeats_what_is_secret(url, caplog):
    caplog.set_level(1)
    told = f"{guard.check(url, Policy())} {caplog.text}"
    assert not [secret for secret in SECRETS if secret in told]
