"""Takes a list of events into the tables: one transaction, whether the list holds one event or thousands."""

import time

import orjson

import customer_state as customer
import store

MESSAGES_PER_ROW = 500


def process(connection, events, model, model_id, median_gap_days):
    unique = {}
    for event in events:
        unique.setdefault((event["shopId"], event["customerId"], event["messageId"]), event)
    keys = sorted({(shop, who) for shop, who, _ in unique})
    with connection.cursor() as cursor:
        rows = store.lock(cursor, keys)
        known = store.repeats(cursor, list(unique))
        fresh = {}
        for key, event in unique.items():
            if key not in known:
                fresh.setdefault(key[:2], []).append(event)
        now_ms = int(time.time() * 1000)
        changed = []
        for key in keys:
            own = fresh.get(key)
            if own is None:
                continue
            version, text, band, scored_ms = rows.get(key, (0, None, "none", None))
            state = customer.empty() if text is None else customer.decode(text)
            for event in own:
                customer.fold(state, event)
            vector = customer.features(state, now_ms, median_gap_days)
            changed.append((key, version + 1, state, vector, band, scored_ms, own))
        if changed:
            _save(cursor, changed, now_ms, _probabilities(model, changed), model_id)
    connection.commit()


def _probabilities(model, changed):
    """One call of the forest for all customers who have ordered; None for the rest."""
    scored = [vector for _, _, _, vector, _, _, _ in changed if vector[3] > 0 and vector[0] <= 180]
    answers = iter(model.predict_proba(scored)[:, 1].tolist() if scored else [])
    return [next(answers) if vector[3] > 0 and vector[0] <= 180 else None for _, _, _, vector, _, _, _ in changed]


def _save(cursor, changed, now_ms, probabilities, model_id):
    events, profiles, points, messages = [], [], [], []
    tomorrow = (now_ms // customer.DAY_MS + 1) * customer.DAY_MS
    for ((shop, who), version, state, vector, before, scored_ms, own), probability in zip(changed, probabilities):
        placed, revenue = customer.summary(state)
        text = orjson.dumps(vector).decode()
        if probability is None:
            band, score, at_risk, next_ms = "lapsed" if placed else "none", None, 0, store.NEVER_MS
        else:
            band, score = customer.band_of(probability), round(probability * 100)
            at_risk = customer.revenue_at_risk(state, now_ms, probability)
            next_ms = tomorrow + hash(who) % 3_600_000
        for e in own:
            details = {name: e[name] for name in ("traits", "properties") if name in e}
            events.append(
                (shop, who, e["messageId"], e["kind"], e.get("name"), e["occurredAt"], e["receivedAt"])
                + (1 if e.get("imported") else 0, e.get("orderId"), e.get("amountMinor"))
                + (orjson.dumps(details).decode() if details else None, version)
            )
        last_order_ms = max((ms for ms, _ in placed), default=None)
        profiles.append(
            (shop, who, 1, version, customer.encode(state), state["first"], state["last"], last_order_ms)
            + (len(placed), revenue, text, probability, score, band, at_risk, model_id, now_ms, version, next_ms)
        )
        new_day = scored_ms is None or scored_ms // customer.DAY_MS != now_ms // customer.DAY_MS
        if band != before or (new_day and probability is not None):
            points.append((shop, who, now_ms, version, probability, score, band, at_risk, text, model_id))
        newest = own[-1]
        message = {
            "v": 1, "shopId": shop, "customerId": who, "version": version, "band": band, "previousBand": before,
            "score": score, "probability": probability, "revenueAtRiskMinor": at_risk, "currency": "EUR",
            "modelId": model_id, "scoredAt": now_ms, "cause": "event", "messageId": newest["messageId"],
            "kind": newest["kind"], "receivedAt": newest["receivedAt"],
        }
        messages.append([f"{shop}:{who}", message])
    store.insert_events(cursor, events)
    store.save_profiles(cursor, profiles)
    store.insert_predictions(cursor, points)
    outbox = [
        ("churn.predictions", orjson.dumps(messages[at : at + MESSAGES_PER_ROW]).decode(), now_ms)
        for at in range(0, len(messages), MESSAGES_PER_ROW)
    ]
    store.put_outbox(cursor, outbox)
