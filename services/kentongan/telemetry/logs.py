"""Logs: one event a line, for people on a terminal and as JSON elsewhere, never with a secret."""

import logging
import sys
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from kentongan.telemetry.secrets import masked_value

LOUD_LIBRARIES = ("httpx", "httpcore", "apprise", "urllib3", "aiohttp", "asyncio", "faststream", "uvicorn.access")
"""These tell every request, some with its address; of them only warnings are of use to an operator."""


def set_up_logs(
    *, level: str = "info", form: str = "auto", service: str | None = None, to: TextIO | None = None
) -> None:
    """Send every log line of this process, also those of libraries, one way.

    `form` is json, console, or auto: console where `to` is a terminal. Lines go to stderr unless told otherwise.
    """
    stream = to or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.StackInfoRenderer(),
        # Plain text: a traceback with the values of variables would show what the mask cannot know.
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    structlog.contextvars.clear_contextvars()
    if service:
        structlog.contextvars.bind_contextvars(service=service)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                without_secrets,
                *_rendered(form, stream),
            ],
        ),
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in LOUD_LIBRARIES:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))


def without_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The last word before a line is written."""
    return {name: masked_value(value, name) for name, value in event.items()}


def _rendered(form: str, stream: TextIO) -> list[Processor]:
    on_terminal = stream.isatty()
    if form == "console" or (form == "auto" and on_terminal):
        return [
            structlog.dev.ConsoleRenderer(
                colors=on_terminal,
                timestamp_key="at",
                exception_formatter=structlog.dev.plain_traceback,
            ),
        ]
    return [
        structlog.processors.EventRenamer("event"),
        structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=False),
    ]
