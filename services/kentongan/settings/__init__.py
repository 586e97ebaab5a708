"""What an operator sets: read once, checked all at once, passed down as plain values.

The environment (`KENTONGAN_HTTP_PORT`) counts before `config/settings.yaml` (`http_port`), which counts before the
defaults. A secret may stand in a file that the environment names (`KENTONGAN_REDIS_URL_FILE`). Nothing below this room
reads the environment.
"""

from kentongan.settings.settings import METRICS_PORTS, PREFIX, Settings
from kentongan.settings.subscriptions import subscriptions_from_file

__all__ = ["METRICS_PORTS", "PREFIX", "Settings", "subscriptions_from_file"]
