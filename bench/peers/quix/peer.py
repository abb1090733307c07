"""The Quix Streams peer of bench/benches/scoring-throughput.ts; prints `begun` at its first message and `done` at its last.

Mode `per-message` is what a data team writes first: a function for each message, scikit-learn's forest for each row,
a transaction each. Mode `batched` is the best that Quix offers: a BatchingSink written at each checkpoint, in one
transaction with multi-row statements and one call of the forest; offsets are committed after it.
"""

import argparse
import logging
import multiprocessing
import sys
import tempfile

import numpy
import orjson
from quixstreams import Application, message_context
from quixstreams.sinks import BatchingSink
from sklearn.ensemble import RandomForestClassifier

import score
import store


def parse():
    parser = argparse.ArgumentParser()
    for name in ("brokers", "database", "topic", "group", "model-id", "mode"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--median-gap-days", type=float, required=True)
    parser.add_argument("--messages", type=int, required=True)
    parser.add_argument("--batch", type=int, default=4_000)
    parser.add_argument("--processes", type=int, default=1)
    return parser.parse_args()


def train():
    """A forest of the shape that Ebb is measured with: 100 trees of depth 10 on 4,000 rows."""
    random = numpy.random.default_rng(7)
    rows = random.random((4_000, 12)) * 200
    labels = (rows[:, 0] + random.random(4_000) * 120 > 160).astype(int)
    return RandomForestClassifier(100, max_depth=10, min_samples_leaf=5, random_state=7, n_jobs=1).fit(rows, labels)


class Progress:
    """Counts over all processes of the peer."""

    def __init__(self, messages):
        self.messages = messages
        self.handled = multiprocessing.Value("q", 0)
        self.begun = multiprocessing.Value("b", 0)
        self.finished = multiprocessing.Event()

    def begin(self):
        if self.begun.value:
            return
        with self.begun.get_lock():
            if not self.begun.value:
                self.begun.value = 1
                print("begun", flush=True)

    def add(self, count):
        with self.handled.get_lock():
            self.handled.value += count
            if self.handled.value >= self.messages and not self.finished.is_set():
                print("done", flush=True)
                self.finished.set()


class Seen:
    """Counts a message once, also when a rebalance brought it again."""

    def __init__(self, progress):
        self.progress = progress
        self.offsets = set()

    def add(self, offsets):
        before = len(self.offsets)
        self.offsets.update(offsets)
        self.progress.add(len(self.offsets) - before)


class ScoringSink(BatchingSink):
    def __init__(self, work, seen):
        super().__init__()
        self.work = work
        self.seen = seen

    def write(self, batch):
        self.work([item.value for item in batch])
        self.seen.add((batch.partition, item.offset) for item in batch)


def run(options, model, progress):
    connection = store.connect(options.database)
    seen = Seen(progress)

    def work(events):
        score.process(connection, events, model, options.model_id, options.median_gap_days)

    def decode(value):
        progress.begin()
        return orjson.loads(value)

    def one(event):
        work([event])
        context = message_context()
        seen.add([(context.partition, context.offset)])

    batched = options.mode == "batched"
    app = Application(
        broker_address=options.brokers,
        consumer_group=options.group,
        auto_offset_reset="earliest",
        auto_create_topics=False,
        loglevel="WARNING",
        # Of each process its own: two that make one folder at the same time end with FileExistsError.
        state_dir=tempfile.mkdtemp(prefix="ebb-quix-"),
        # Partitions arrive one after the other; a batch of each is written at a checkpoint.
        commit_every=options.batch if batched else 0,
        commit_interval=1.0 if batched else 5.0,
        consumer_extra_config={"fetch.min.bytes": 1, "queued.max.messages.kbytes": 65_536},
    )
    frame = app.dataframe(app.topic(options.topic, value_deserializer="bytes")).apply(decode)
    if batched:
        frame.sink(ScoringSink(work, seen))
    else:
        frame.update(one)
    app.run()


def main():
    options = parse()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    progress = Progress(options.messages)
    model = train()
    workers = [
        multiprocessing.Process(target=run, args=(options, model, progress)) for _ in range(options.processes)
    ]
    for worker in workers:
        worker.start()
    while not progress.finished.wait(0.2):
        if any(worker.exitcode is not None for worker in workers):
            for worker in workers:
                worker.terminate()
            sys.exit(1)
    for worker in workers:
        worker.terminate()
        worker.join()


if __name__ == "__main__":
    main()
