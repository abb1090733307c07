"""Runs the Python libraries against Ebb with their default settings, and prints what became of each as JSON.

Called with one argument, a JSON object: `libraries` (names of the functions below), `url`, `writeKey`, `brokers`, `topic`,
`users` (a customer for each library) and `sent` (the arguments of the calls).
"""

import json
import sys

task = json.loads(sys.argv[1])
sent = task["sent"]


def call_all(analytics, user):
    analytics.track(user, sent["event"], sent["order"])
    analytics.identify(user, sent["traits"])
    analytics.page(user, None, sent["page"])
    analytics.screen(user, None, sent["screen"])
    analytics.alias(user + "-before", user)
    analytics.group(user, sent["group"], sent["groupTraits"])


def http_library(analytics, user):
    failures = []
    analytics.on_error = lambda error, items: failures.append(str(error))
    analytics.write_key = task["writeKey"]
    call_all(analytics, user)

    def end():
        analytics.flush()
        analytics.shutdown()
        return failures

    return end


def segment(user):
    import segment.analytics as analytics

    analytics.host = task["url"]
    return http_library(analytics, user)


def old_segment(user):
    import analytics

    analytics.host = task["url"]
    return http_library(analytics, user)


def rudderstack(user):
    import rudderstack.analytics as analytics

    analytics.dataPlaneUrl = task["url"]
    return http_library(analytics, user)


def messages(user):
    both = {"userId": user}
    return [
        json.dumps({**both, **message}).encode()
        for message in [
            {"type": "track", "event": sent["event"], "properties": sent["order"]},
            {"type": "identify", "traits": sent["traits"]},
            {"type": "page", "name": sent["page"]},
            {"type": "screen", "name": sent["screen"]},
            {"type": "alias", "previousId": user + "-before"},
            {"type": "group", "groupId": sent["group"], "traits": sent["groupTraits"]},
        ]
    ]


def confluent(user):
    from confluent_kafka import Producer

    failures = []
    producer = Producer({"bootstrap.servers": task["brokers"]})
    for message in messages(user):
        producer.produce(
            task["topic"],
            message,
            headers=[("write-key", task["writeKey"])],
            on_delivery=lambda error, _: failures.append(str(error)) if error else None,
        )

    def end():
        left = producer.flush(60)
        return failures + ([f"{left} messages were not delivered"] if left else [])

    return end


def kafka_python(user):
    from kafka import KafkaProducer

    producer = KafkaProducer(bootstrap_servers=task["brokers"])
    key = [("write-key", task["writeKey"].encode())]
    waiting = [producer.send(task["topic"], message, headers=key) for message in messages(user)]

    def end():
        producer.flush(60)
        return [str(future.exception) for future in waiting if not future.succeeded()]

    return end


# All begin before the first is waited for.
ends = {name: globals()[name](task["users"][name]) for name in task["libraries"]}
print(json.dumps({name: end() for name, end in ends.items()}))
