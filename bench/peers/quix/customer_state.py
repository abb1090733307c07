"""What the Quix peer remembers of a customer, and the twelve features it makes of it."""

import orjson

DAY_MS = 86_400_000
TICKETS, DELIVERED, OPENED, CLICKED, PAID, FAILED, REFUNDED = range(7)
COUNTER_OF = {
    "ticket_opened": TICKETS,
    "email_delivered": DELIVERED,
    "email_opened": OPENED,
    "email_clicked": CLICKED,
    "payment_succeeded": PAID,
    "payment_failed": FAILED,
}
NOT_BY_THE_CUSTOMER = {"email_delivered", "payment_succeeded", "payment_failed", "identified"}
KEEP_DAYS = 400
PLACED, AMOUNT_MS, AMOUNT, REFUND, CANCELLED = range(5)


def empty():
    return {"first": None, "last": None, "activity": None, "unnamed": 0, "orders": {}, "days": {}}


def decode(text):
    return orjson.loads(text)


def encode(state):
    return orjson.dumps(state).decode()


def net(order):
    if order[PLACED] is None or order[CANCELLED]:
        return 0
    return max(0, order[AMOUNT] - order[REFUND])


def _order(state, order_id):
    return state["orders"].setdefault(order_id, [None, -1, 0, 0, False])


def _amount(order, ms, minor):
    if ms > order[AMOUNT_MS]:
        order[AMOUNT_MS], order[AMOUNT] = ms, minor
    elif ms == order[AMOUNT_MS]:
        order[AMOUNT] = max(order[AMOUNT], minor)


def _count(state, ms, counter, amount):
    state["days"].setdefault(str(ms // DAY_MS), [0] * 7)[counter] += amount


def fold(state, event):
    ms, kind = event["occurredAt"], event["kind"]
    state["first"] = ms if state["first"] is None else min(state["first"], ms)
    moved = state["last"] is None or ms > state["last"]
    if moved:
        state["last"] = ms
    if kind not in NOT_BY_THE_CUSTOMER and (state["activity"] is None or ms > state["activity"]):
        state["activity"] = ms
    order_id, minor = event.get("orderId"), event.get("amountMinor")
    if kind in COUNTER_OF:
        _count(state, ms, COUNTER_OF[kind], 1)
    elif kind == "order_completed":
        order = _order(state, order_id or "#" + event["messageId"])
        order[PLACED] = ms if order[PLACED] is None else min(order[PLACED], ms)
        _amount(order, ms, minor or 0)
    elif kind == "order_updated" and order_id is not None and minor is not None:
        _amount(_order(state, order_id), ms, minor)
    elif kind == "order_cancelled" and order_id is not None:
        _order(state, order_id)[CANCELLED] = True
    elif kind == "order_refunded":
        if order_id is None:
            state["unnamed"] += minor or 0
            _count(state, ms, REFUNDED, minor or 0)
        elif minor is None:
            _order(state, order_id)[CANCELLED] = True
        else:
            _order(state, order_id)[REFUND] += minor
    if moved and state["days"]:
        oldest = state["last"] // DAY_MS - KEEP_DAYS
        for day in [day for day in state["days"] if int(day) < oldest]:
            del state["days"][day]


def summary(state):
    """Orders that count, their net worth in minor units, and the days they were placed on."""
    placed = [(order[PLACED], net(order)) for order in state["orders"].values() if net(order) > 0]
    revenue = sum(worth for _, worth in placed) - state["unnamed"]
    return placed, revenue


def features(state, now_ms, median_gap_days):
    today = now_ms // DAY_MS
    placed, revenue = summary(state)
    count = len(placed)
    ages = [today - ms // DAY_MS for ms, _ in placed]
    tenure = max(0, today - state["first"] // DAY_MS)
    since_order = max(0, min(ages)) if ages else tenure
    since_activity = tenure if state["activity"] is None else max(0, today - state["activity"] // DAY_MS)
    orders_90 = sum(1 for age in ages if 0 <= age < 90)
    earlier = sum(1 for age in ages if 90 <= age < 180)
    near, half = [0] * 7, [0] * 7
    for day, counts in state["days"].items():
        age = today - int(day)
        if 0 <= age < 180:
            half = [a + b for a, b in zip(half, counts)]
            if age < 90:
                near = [a + b for a, b in zip(near, counts)]
    revenue_180 = sum(worth for (_, worth), age in zip(placed, ages) if 0 <= age < 180) - half[REFUNDED]
    order_days = len(set(ages))
    gap = (max(ages) - min(ages)) / (order_days - 1) if order_days > 1 else median_gap_days
    payments = half[PAID] + half[FAILED]
    engagement = (near[OPENED] + 2 * near[CLICKED] + 1) / (2 * near[DELIVERED] + 4)
    return [
        since_order,
        since_activity,
        tenure,
        count,
        orders_90,
        orders_90 - earlier,
        revenue / 100 / count if count else 0,
        revenue_180 / 100,
        since_order / (gap + 7) if count else 0,
        near[TICKETS],
        min(1, max(0, engagement)),
        half[FAILED] / payments if payments else 0,
    ]


def band_of(probability):
    if probability >= 0.85:
        return "critical"
    if probability >= 0.66:
        return "high"
    return "medium" if probability >= 0.33 else "low"


def revenue_at_risk(state, now_ms, probability, horizon_days=60):
    today = now_ms // DAY_MS
    year = sum(net(o) for o in state["orders"].values() if o[PLACED] is not None and 0 <= today - o[PLACED] // DAY_MS < 365)
    known_days = today - state["first"] // DAY_MS + 1
    span = max(horizon_days, min(365, known_days))
    return max(0, round(probability * year * horizon_days / span))
