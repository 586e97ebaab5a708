"""What we rely on in Apprise beyond its documentation; a new version of it must still keep this."""

import sys

import apprise.apprise
from apprise.manager_plugins import NotificationManager

from kentongan.delivery import guard, stock
from kentongan.delivery.policy import SCHEMES, Policy


def test_slacks_own_address_becomes_our_slack():
    plugin = guard.load("https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7", Policy())
    assert type(plugin).__module__ == "kentongan.delivery.schemes.slack"


def test_plugins_share_a_pool_that_we_may_widen():
    stock.widen()
    assert apprise.apprise.get_shared_executor()._max_workers >= stock.THREADS


def test_every_plugin_that_we_let_through_sends_through_our_client():
    guard.prepare(Policy())
    manager = NotificationManager()
    for scheme in SCHEMES - set(guard.native_schemes()):
        modules = [
            sys.modules[each.__module__] for each in manager[scheme].__mro__ if "apprise.plugins." in each.__module__
        ]
        clients = [module.requests for module in modules if hasattr(module, "requests")]
        assert clients, scheme
        assert all(isinstance(client, stock.Requests) for client in clients)


def test_apprise_keeps_nothing_on_disk():
    plugin = guard.load("ntfy://topic", Policy())
    assert plugin.store.mode == "memory"
    assert plugin.asset.storage_path is None
