"""A message broker without a server: a folder, in which a rename is the only way to move a message.

    <folder>/incoming/<name>                  a message being written; nobody reads it
    <folder>/ready/<queue>/<name>             waits for a consumer; names sort by time
    <folder>/claims/<consumer>/<queue>/<name> is being worked on, until it is acknowledged
    <folder>/claims/<consumer>/alive          locked by the consumer as long as it lives
    <folder>/unreadable/<name>                was damaged, for instance by a power cut

A rename within one file system happens wholly or not at all, so no half-written message is read
and no message goes to two consumers. The kernel drops the lock of a process however it ends, and
the next consumer to look gives its claims back. Delivery is therefore at least once. Every
consumer must acknowledge. Nothing is synced to disk: the database is the queue of record.
"""

import fcntl
import logging
import os
import re
import shutil
import time
import uuid
from collections import defaultdict, deque
from functools import cached_property
from pathlib import Path
from queue import Empty
from typing import Any, TextIO

from kombu.exceptions import ChannelError
from kombu.transport import virtual
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)

GIVE_BACK_EVERY = 5.0  # seconds between two looks for consumers that died
KEEP_UNFINISHED = 3600  # seconds after which a message that was never written to its end is litter
QUEUE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._@-]*")


class Claims:
    """The messages one consumer works on, in a folder that its lock shows to be alive."""

    def __init__(self, root: Path) -> None:
        name = uuid.uuid4().hex
        making = _made(root / "incoming" / name)
        self._alive: TextIO = (making / "alive").open("w")
        fcntl.flock(self._alive, fcntl.LOCK_EX)
        self.folder = making.rename(_made(root / "claims") / name)

    def release(self) -> None:
        """Give up the folder; what is still in it goes back with the next look."""
        self._alive.close()


def give_back_claims_of_the_dead(root: Path) -> int:
    """Return the claims of consumers that ended to their queues, and how many they were."""
    returned = 0
    for folder in _made(root / "claims").iterdir():
        try:
            alive = (folder / "alive").open("r+")
        except FileNotFoundError:
            continue
        with alive:
            try:
                fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            for message in folder.glob("*/*"):
                message.rename(_made(root / "ready" / message.parent.name) / message.name)
                returned += 1
            shutil.rmtree(folder, ignore_errors=True)
    return returned


def count_waiting(root: Path) -> int:
    """How many messages no consumer has claimed yet, over all queues."""
    return sum(1 for _ in (root / "ready").glob("*/*"))


class Channel(virtual.Channel):
    """One line to the folder; a delivery tag is `<queue>/<name of the message's file>`."""

    def __init__(self, connection: "Transport", **options: Any) -> None:
        super().__init__(connection, **options)
        self.root = connection.root
        self._listed: dict[str, deque[str]] = defaultdict(deque)
        self._looked_at = float("-inf")

    @cached_property
    def claims(self) -> Claims:
        return Claims(self.root)

    def _put(self, queue: str, message: dict[str, Any], **_options: Any) -> None:
        name = f"{time.time_ns():020d}-{uuid.uuid4().hex}"
        draft = _made(self.root / "incoming") / name
        try:
            draft.write_text(dumps(message), encoding="utf-8")
            draft.rename(self._ready(queue) / name)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        if time.monotonic() - self._looked_at > GIVE_BACK_EVERY:
            self._tidy()
        listed = self._listed[queue]
        if not listed:
            listed.extend(sorted(message.name for message in self._ready(queue).iterdir()))
        while listed:
            message = self._claim(queue, listed.popleft())
            if message is not None:
                return message
        raise Empty

    def _claim(self, queue: str, name: str) -> dict[str, Any] | None:
        """Move a waiting message into our claims and read it; None where another was faster."""
        claimed = _made(self.claims.folder / queue) / name
        try:
            (self._ready(queue) / name).rename(claimed)
        except FileNotFoundError:
            return None
        try:
            message: dict[str, Any] = loads(claimed.read_bytes())
            message["properties"]["delivery_tag"] = f"{queue}/{name}"
        except (ValueError, KeyError, TypeError):
            claimed.rename(_made(self.root / "unreadable") / name)
            logger.exception("A message could not be read and was set aside.")
            return None
        return message

    def _tidy(self) -> None:
        self._looked_at = time.monotonic()
        give_back_claims_of_the_dead(self.root)
        for draft in _made(self.root / "incoming").iterdir():
            if draft.is_file() and time.time() - draft.stat().st_mtime > KEEP_UNFINISHED:
                draft.unlink(missing_ok=True)

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:  # noqa: FBT001, FBT002
        super().basic_ack(delivery_tag, multiple)
        (self.claims.folder / delivery_tag).unlink(missing_ok=True)

    def basic_reject(self, delivery_tag: str, requeue: bool = False) -> None:  # noqa: FBT001, FBT002
        super().basic_reject(delivery_tag, requeue)
        (self.claims.folder / delivery_tag).unlink(missing_ok=True)

    def _restore(self, message: virtual.Message) -> None:
        """Give a claimed message back to its place in the queue."""
        queue, name = str(message.delivery_tag).split("/")
        (self.claims.folder / queue / name).rename(self._ready(queue) / name)

    def close(self) -> None:
        super().close()
        if "claims" in self.__dict__:
            self.claims.release()

    def _size(self, queue: str) -> int:
        return sum(1 for _message in self._ready(queue).iterdir())

    def _purge(self, queue: str) -> int:
        waiting = list(self._ready(queue).iterdir())
        for message in waiting:
            message.unlink(missing_ok=True)
        return len(waiting)

    def _ready(self, queue: str) -> Path:
        if not QUEUE_NAME.fullmatch(queue):
            raise ChannelError(f"Not a queue name: {queue!r}")
        return _made(self.root / "ready" / queue)


class Transport(virtual.Transport):
    """For `broker_transport`; the transport option `folder` says where the messages are."""

    Channel = Channel
    global_state = virtual.BrokerState()
    polling_interval = 0.1
    driver_type = driver_name = "embedded"

    def __init__(self, client: Any, **options: Any) -> None:
        super().__init__(client, **options)
        self.state = self.global_state
        self.root = Path(client.transport_options["folder"])

    def driver_version(self) -> str:
        return "1"

    def establish_connection(self) -> "Transport":
        """Check that the folder can be written, so that a wrong one is told at once."""
        if not os.access(_made(self.root), os.W_OK | os.X_OK):
            raise PermissionError("The folder of the embedded broker can't be written.")
        super().establish_connection()
        return self


def _made(folder: Path) -> Path:
    """The folder, made where it is missing, for its owner's eyes only."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
