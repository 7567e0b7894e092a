"""The broker without a server: nothing lost, nothing read half, nothing handed out twice."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
from kombu.exceptions import ChannelError
from kombu.simple import SimpleQueue

from portal import broker

CONSUMER = """
import sys, time
from pathlib import Path
from queue import Empty
from tests.portal.test_broker import connect

folder, report, acknowledge = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "acknowledge"
with connect(folder) as connection, report.open("w", buffering=1) as lines:
    queue, quiet_since = connection.SimpleQueue("jobs"), time.monotonic()
    while time.monotonic() - quiet_since < 1:
        try:
            message = queue.get(timeout=0.2)
        except Empty:
            continue
        if message.payload["filling"] != "x" * 20_000:
            raise SystemExit("a message was read half")
        print(message.payload["number"], file=lines)
        if acknowledge:
            message.ack()
        else:
            time.sleep(60)
        quiet_since = time.monotonic()
    queue.close()
"""

CELERY_APP = """
import os, time
from celery import Celery

app = Celery("jobs", broker="embedded://localhost")
app.conf.update(
    broker_transport="portal.broker:Transport",
    broker_transport_options={"folder": os.environ["BROKER_FOLDER"]},
    task_acks_late=True, worker_prefetch_multiplier=1, task_ignore_result=True,
)

@app.task(name="jobs.write")
def write(number):
    time.sleep(0.02)
    with open(os.environ["JOBS_DONE"], "a") as done:
        done.write(f"{number}\\n")
"""


def connect(folder: Path) -> Connection:
    return Connection(
        "embedded://localhost",
        transport="portal.broker:Transport",
        transport_options={"folder": str(folder), "polling_interval": 0.01},
    )


@pytest.fixture
def open_queue(tmp_path: Path) -> Iterator[Callable[[], SimpleQueue]]:
    """Opens the queue `jobs` of one folder, each time for another consumer."""
    connections = []

    def open_one() -> SimpleQueue:
        connections.append(connect(tmp_path))
        return connections[-1].SimpleQueue("jobs")

    yield open_one
    for connection in connections:
        connection.release()


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.name != "alive"]


def start_consumer(folder: Path, report: Path, how: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", CONSUMER, str(folder), str(report), how])


def wait_for(condition: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def lines_of(file: Path) -> list[str]:
    return file.read_text().split() if file.exists() else []


def put_numbers(queue: SimpleQueue, count: int) -> None:
    for number in range(count):
        queue.put({"number": number, "filling": "x" * 20_000})


def test_messages_come_in_order_and_are_gone_once_acknowledged(open_queue, tmp_path):
    queue = open_queue()
    for number in range(3):
        queue.put(number)

    received = []
    for _ in range(3):
        message = queue.get(timeout=1)
        received.append(message.payload)
        message.ack()

    assert received == [0, 1, 2]
    assert files(tmp_path) == []


def test_a_claimed_message_is_not_given_to_another_living_consumer(open_queue, monkeypatch):
    monkeypatch.setattr(broker, "GIVE_BACK_EVERY", 0)
    first, second = open_queue(), open_queue()
    first.put("only")
    first.get(timeout=1)

    with pytest.raises(Empty):
        second.get(timeout=0.1)


def test_a_consumer_that_closes_gives_its_message_back_to_its_place(open_queue):
    first, second = open_queue(), open_queue()
    first.put("older")
    first.put("newer")
    first.get(timeout=1)

    first.channel.connection.client.release()

    assert [second.get(timeout=1).payload for _ in range(2)] == ["older", "newer"]


@pytest.mark.parametrize(("requeue", "left"), [(True, 1), (False, 0)])
def test_a_rejected_message_returns_only_if_asked(open_queue, tmp_path, requeue, left):
    queue = open_queue()
    queue.put("unwanted")

    queue.get(timeout=1).reject(requeue=requeue)

    assert (broker.count_waiting(tmp_path), len(files(tmp_path))) == (left, left)


def test_a_message_being_written_is_not_read_and_litter_is_cleared(
    open_queue, tmp_path, monkeypatch
):
    monkeypatch.setattr(broker, "GIVE_BACK_EVERY", 0)
    queue = open_queue()
    (tmp_path / "incoming").mkdir(exist_ok=True)
    fresh, litter = tmp_path / "incoming" / "fresh", tmp_path / "incoming" / "litter"
    fresh.write_text('{"half')
    litter.write_text('{"half')
    os.utime(litter, (0, 0))

    with pytest.raises(Empty):
        queue.get(timeout=0.1)

    assert files(tmp_path) == [fresh]


@pytest.mark.parametrize("damage", ["", '{"half', "[]", "{}", "\ufffd"])
def test_a_damaged_message_is_set_aside_and_the_next_one_comes(open_queue, tmp_path, damage):
    queue = open_queue()
    queue.put("damaged")
    (damaged,) = files(tmp_path)
    damaged.write_text(damage)
    queue.put("sound")

    message = queue.get(timeout=1)

    assert message.payload == "sound"
    assert files(tmp_path / "unreadable") == [tmp_path / "unreadable" / damaged.name]


def test_a_queue_can_be_counted_and_purged(open_queue, tmp_path):
    queue = open_queue()
    queue.put(1)
    queue.put(2)

    assert (queue.qsize(), queue.clear(), queue.qsize()) == (2, 2, 0)


@pytest.mark.parametrize("name", ["..", "../out", "a/b", ".hidden", "a b"])
def test_a_queue_can_not_be_named_out_of_its_folder(tmp_path, name):
    with connect(tmp_path) as connection, pytest.raises(ChannelError):
        connection.SimpleQueue(name).put("x")


def test_a_folder_that_can_not_be_written_is_told_at_once(tmp_path):
    (tmp_path / "broker").write_text("a file where the folder should be")

    with connect(tmp_path / "broker") as connection, pytest.raises(FileExistsError):
        connection.connect()


def test_killed_consumers_lose_nothing(open_queue, tmp_path, monkeypatch):
    monkeypatch.setattr(broker, "GIVE_BACK_EVERY", 0)
    queue = open_queue()
    put_numbers(queue, 1)
    report = tmp_path / "report"
    consumer = start_consumer(tmp_path, report, "hold")
    wait_for(lambda: lines_of(report))
    assert broker.count_waiting(tmp_path) == 0

    consumer.kill()
    consumer.wait()

    assert queue.get(timeout=2).payload["number"] == 0
    assert len(list((tmp_path / "claims").iterdir())) == 1


def test_two_consumers_share_a_busy_queue_without_loss_or_repetition(open_queue, tmp_path):
    reports = [tmp_path / "one", tmp_path / "two"]
    consumers = [start_consumer(tmp_path, report, "acknowledge") for report in reports]

    put_numbers(open_queue(), 1500)

    assert [consumer.wait(timeout=60) for consumer in consumers] == [0, 0]
    received = Counter(line for report in reports for line in lines_of(report))
    assert received == Counter(str(number) for number in range(1500))
    assert files(tmp_path / "ready") + files(tmp_path / "claims") == []


@pytest.fixture
def start_celery(tmp_path: Path) -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    """Starts Python with the jobs of CELERY_APP at hand; ends at last what still runs."""
    (tmp_path / "jobs.py").write_text(CELERY_APP)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DJANGO")},
        "PYTHONPATH": os.pathsep.join([str(tmp_path), str(Path.cwd())]),
        "BROKER_FOLDER": str(tmp_path / "broker"),
        "JOBS_DONE": str(tmp_path / "done"),
    }
    started = []

    def start(*arguments: str) -> "subprocess.Popen[bytes]":
        with (tmp_path / "output").open("ab") as output:
            command = [sys.executable, *arguments]
            process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_killed_worker_loses_no_task(start_celery, tmp_path):
    send = "import jobs\nfor number in range(60): jobs.write.delay(number)"
    assert start_celery("-c", send).wait(20) == 0
    command = ("-m", "celery", "--app", "jobs", "worker", "--pool", "solo")
    done = tmp_path / "done"
    worker = start_celery(*command)
    wait_for(lambda: len(lines_of(done)) > 10)

    worker.kill()
    worker.wait()
    done_before = len(set(lines_of(done)))
    start_celery(*command)
    wait_for(lambda: len(set(lines_of(done))) == 60)

    assert done_before < 60
    assert {int(line) for line in lines_of(done)} == set(range(60))
