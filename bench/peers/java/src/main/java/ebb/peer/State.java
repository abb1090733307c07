package ebb.peer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is remembered of a customer: orders by id and counters by day, as JSON in the profile's `state`. */
final class State {
  static final long DAY_MS = 86_400_000L;
  private static final int TICKETS = 0, DELIVERED = 1, OPENED = 2, CLICKED = 3, PAID = 4, FAILED = 5, REFUNDED = 6;
  private static final int COUNTERS = 7;
  private static final int KEEP_DAYS = 400;
  private static final JsonFactory JSON = new JsonFactory();

  static final class Order {
    long placedMs = Long.MAX_VALUE;
    long amountMs = Long.MIN_VALUE;
    long amountMinor;
    long refundedMinor;
    boolean cancelled;

    long net() {
      return placedMs == Long.MAX_VALUE || cancelled ? 0 : Math.max(0, amountMinor - refundedMinor);
    }

    void amount(long ms, long minor) {
      if (ms > amountMs) {
        amountMs = ms;
        amountMinor = minor;
      } else if (ms == amountMs) {
        amountMinor = Math.max(amountMinor, minor);
      }
    }
  }

  long firstMs = Long.MAX_VALUE;
  long lastMs = Long.MIN_VALUE;
  long activityMs = Long.MIN_VALUE;
  long unnamedRefundsMinor;
  final Map<String, Order> orders = new HashMap<>();
  final TreeMap<Long, long[]> days = new TreeMap<>();

  // What scoring reads of the orders, made by summarise().
  int orderCount;
  long netMinor;
  long lastOrderMs;
  long firstOrderDay;
  int orderDays;

  void fold(Event e) {
    firstMs = Math.min(firstMs, e.occurredAt);
    lastMs = Math.max(lastMs, e.occurredAt);
    switch (e.kind) {
      case "ticket_opened" -> count(e, TICKETS, 1);
      case "email_delivered" -> count(e, DELIVERED, 1);
      case "email_opened" -> count(e, OPENED, 1);
      case "email_clicked" -> count(e, CLICKED, 1);
      case "payment_succeeded" -> count(e, PAID, 1);
      case "payment_failed" -> count(e, FAILED, 1);
      case "order_completed" -> {
        Order order = order(e.orderId == null ? "#" + e.messageId : e.orderId);
        order.placedMs = Math.min(order.placedMs, e.occurredAt);
        order.amount(e.occurredAt, e.amountMinor == null ? 0 : e.amountMinor);
      }
      case "order_updated" -> {
        if (e.orderId != null && e.amountMinor != null) order(e.orderId).amount(e.occurredAt, e.amountMinor);
      }
      case "order_cancelled" -> {
        if (e.orderId != null) order(e.orderId).cancelled = true;
      }
      case "order_refunded" -> {
        if (e.orderId == null) {
          long minor = e.amountMinor == null ? 0 : e.amountMinor;
          unnamedRefundsMinor += minor;
          count(e, REFUNDED, minor);
        } else if (e.amountMinor == null) order(e.orderId).cancelled = true;
        else order(e.orderId).refundedMinor += e.amountMinor;
      }
      default -> { }
    }
    switch (e.kind) {
      case "email_delivered", "payment_succeeded", "payment_failed", "identified" -> { }
      default -> activityMs = Math.max(activityMs, e.occurredAt);
    }
    long oldest = lastMs / DAY_MS - KEEP_DAYS;
    while (!days.isEmpty() && days.firstKey() < oldest) days.pollFirstEntry();
  }

  private Order order(String id) {
    return orders.computeIfAbsent(id, (key) -> new Order());
  }

  private void count(Event e, int counter, long amount) {
    days.computeIfAbsent(e.occurredAt / DAY_MS, (key) -> new long[COUNTERS])[counter] += amount;
  }

  private void summarise() {
    orderCount = 0;
    netMinor = -unnamedRefundsMinor;
    lastOrderMs = Long.MIN_VALUE;
    long first = Long.MAX_VALUE;
    Set<Long> distinct = new HashSet<>();
    for (Order order : orders.values()) {
      long net = order.net();
      if (net <= 0) continue;
      orderCount++;
      netMinor += net;
      first = Math.min(first, order.placedMs);
      lastOrderMs = Math.max(lastOrderMs, order.placedMs);
      distinct.add(order.placedMs / DAY_MS);
    }
    firstOrderDay = first / DAY_MS;
    orderDays = distinct.size();
  }

  /** The twelve features as of `nowMs`, in the order of the contracts. */
  double[] features(long nowMs, double medianGapDays) {
    summarise();
    long today = nowMs / DAY_MS;
    double tenure = firstMs == Long.MAX_VALUE ? 0 : Math.max(0, today - firstMs / DAY_MS);
    double sinceOrder = orderCount == 0 ? tenure : Math.max(0, today - lastOrderMs / DAY_MS);
    double sinceActivity = activityMs == Long.MIN_VALUE ? tenure : Math.max(0, today - activityMs / DAY_MS);
    int orders90 = 0, earlier90 = 0;
    for (Order order : orders.values()) {
      if (order.net() <= 0) continue;
      long age = today - order.placedMs / DAY_MS;
      if (age >= 0 && age < 90) orders90++;
      else if (age >= 90 && age < 180) earlier90++;
    }
    long[] near = sum(today, 90), half = sum(today, 180);
    double gap = orderDays < 2 ? medianGapDays : (lastOrderMs / DAY_MS - firstOrderDay) / (double) (orderDays - 1);
    double engagement = (near[OPENED] + 2.0 * near[CLICKED] + 1) / (2.0 * near[DELIVERED] + 4);
    long payments = half[PAID] + half[FAILED];
    return new double[] {
      sinceOrder, sinceActivity, tenure, orderCount, orders90, orders90 - earlier90,
      orderCount == 0 ? 0 : netMinor / 100.0 / orderCount, revenue(today, 180) / 100.0,
      orderCount == 0 ? 0 : sinceOrder / (gap + 7), near[TICKETS], Math.min(1, Math.max(0, engagement)),
      payments == 0 ? 0 : half[FAILED] / (double) payments,
    };
  }

  /** Net revenue of the last `length` days, minor units. */
  long revenue(long today, int length) {
    long minor = -sum(today, length)[REFUNDED];
    for (Order order : orders.values()) {
      long age = today - order.placedMs / DAY_MS;
      if (order.placedMs != Long.MAX_VALUE && age >= 0 && age < length) minor += order.net();
    }
    return minor;
  }

  private long[] sum(long today, int length) {
    long[] sums = new long[COUNTERS];
    for (long[] counts : days.subMap(today - length + 1, true, today, true).values()) {
      for (int i = 0; i < COUNTERS; i++) sums[i] += counts[i];
    }
    return sums;
  }

  String encode() throws IOException {
    StringWriter text = new StringWriter(256);
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartArray();
      out.writeNumber(firstMs);
      out.writeNumber(lastMs);
      out.writeNumber(activityMs);
      out.writeNumber(unnamedRefundsMinor);
      out.writeNumber(orders.size());
      for (Map.Entry<String, Order> entry : orders.entrySet()) {
        Order order = entry.getValue();
        out.writeString(entry.getKey());
        out.writeNumber(order.placedMs);
        out.writeNumber(order.amountMs);
        out.writeNumber(order.amountMinor);
        out.writeNumber(order.refundedMinor);
        out.writeNumber(order.cancelled ? 1 : 0);
      }
      for (Map.Entry<Long, long[]> entry : days.entrySet()) {
        out.writeNumber(entry.getKey());
        for (long counter : entry.getValue()) out.writeNumber(counter);
      }
      out.writeEndArray();
    }
    return text.toString();
  }

  static State decode(String text) throws IOException {
    State state = new State();
    try (JsonParser in = JSON.createParser(text)) {
      in.nextToken();
      state.firstMs = in.nextLongValue(0);
      state.lastMs = in.nextLongValue(0);
      state.activityMs = in.nextLongValue(0);
      state.unnamedRefundsMinor = in.nextLongValue(0);
      for (long left = in.nextLongValue(0); left > 0; left--) {
        Order order = state.order(in.nextTextValue());
        order.placedMs = in.nextLongValue(0);
        order.amountMs = in.nextLongValue(0);
        order.amountMinor = in.nextLongValue(0);
        order.refundedMinor = in.nextLongValue(0);
        order.cancelled = in.nextLongValue(0) == 1;
      }
      while (in.nextToken() == JsonToken.VALUE_NUMBER_INT) {
        long[] counts = new long[COUNTERS];
        state.days.put(in.getLongValue(), counts);
        for (int i = 0; i < COUNTERS; i++) counts[i] = in.nextLongValue(0);
      }
    }
    return state;
  }
}
