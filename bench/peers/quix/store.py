"""The tables of the Quix peer: multi-row statements in one transaction of the caller."""

from urllib.parse import unquote, urlparse

import pymysql

NEVER_MS = 8_640_000_000_000_000
ROWS = 1_000
EVENT_COLUMNS = (
    "shop_id customer_id message_id kind name occurred_ms received_ms imported order_id amount_minor details"
    " profile_version"
).split()
PREDICTION_COLUMNS = (
    "shop_id customer_id scored_ms profile_version probability score band revenue_at_risk_minor features model_id"
).split()
PROFILE_COLUMNS = (
    "shop_id customer_id known version state first_seen_ms last_seen_ms last_order_ms order_count net_revenue_minor"
    " features probability score band revenue_at_risk_minor model_id scored_ms scored_version next_score_ms"
).split()
SAVE = "INSERT INTO profile (" + ",".join(PROFILE_COLUMNS) + ") VALUES "
SAVE_UPDATE = " ON DUPLICATE KEY UPDATE " + ",".join(f"{name} = VALUES({name})" for name in PROFILE_COLUMNS[3:])


def connect(url):
    parts = urlparse(url)
    connection = pymysql.connect(
        host=parts.hostname,
        port=parts.port,
        user=unquote(parts.username),
        password=unquote(parts.password),
        database=parts.path[1:],
        charset="utf8mb4",
        collation="utf8mb4_bin",
        autocommit=False,
    )
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
    return connection


def _chunks(rows):
    return (rows[start : start + ROWS] for start in range(0, len(rows), ROWS))


def _placeholders(rows, width):
    return ",".join(["(" + ",".join(["%s"] * width) + ")"] * rows)


def _write(cursor, head, width, rows, tail=""):
    for chunk in _chunks(rows):
        cursor.execute(head + _placeholders(len(chunk), width) + tail, [value for row in chunk for value in row])


def lock(cursor, customers):
    """Rows of these (shop, customer) keys, locked in their order: key -> (version, state, band, scored_ms)."""
    found = {}
    for chunk in _chunks(customers):
        cursor.execute(
            "WITH k (shop_id, customer_id) AS (VALUES "
            + _placeholders(len(chunk), 2)
            + ") SELECT STRAIGHT_JOIN p.shop_id, p.customer_id, p.version, p.state, p.band, p.scored_ms FROM k"
            " JOIN profile p ON p.shop_id = k.shop_id AND p.customer_id = k.customer_id FOR UPDATE",
            [value for key in chunk for value in key],
        )
        for shop, customer, *rest in cursor.fetchall():
            found[(shop, customer)] = rest
    return found


def repeats(cursor, keys):
    """Which (shop, customer, message) keys are stored already."""
    found = set()
    for chunk in _chunks(keys):
        cursor.execute(
            "WITH k (shop_id, customer_id, message_id) AS (VALUES "
            + _placeholders(len(chunk), 3)
            + ") SELECT STRAIGHT_JOIN e.shop_id, e.customer_id, e.message_id FROM k JOIN event e"
            " ON e.shop_id = k.shop_id AND e.customer_id = k.customer_id AND e.message_id = k.message_id",
            [value for key in chunk for value in key],
        )
        found.update(cursor.fetchall())
    return found


def insert_events(cursor, rows):
    _write(cursor, "INSERT INTO event (" + ",".join(EVENT_COLUMNS) + ") VALUES ", len(EVENT_COLUMNS), rows)


def save_profiles(cursor, rows):
    _write(cursor, SAVE, len(PROFILE_COLUMNS), rows, SAVE_UPDATE)


def insert_predictions(cursor, rows):
    _write(cursor, "INSERT INTO prediction (" + ",".join(PREDICTION_COLUMNS) + ") VALUES ", len(PREDICTION_COLUMNS), rows)


def put_outbox(cursor, rows):
    _write(cursor, "INSERT INTO outbox (topic, messages, created_ms) VALUES ", 3, rows)
