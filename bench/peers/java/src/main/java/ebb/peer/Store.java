package ebb.peer;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One connection, READ COMMITTED, multi-row statements. */
final class Store implements AutoCloseable {
  /** Rows of one statement: fewer round trips hardly pay above this. */
  private static final int ROWS = 1_000;
  private static final String EVENT = "shop_id, customer_id, message_id, kind, name, occurred_ms, received_ms, imported,"
      + " order_id, amount_minor, details, profile_version";
  private static final String PREDICTION = "shop_id, customer_id, scored_ms, profile_version, probability, score, band,"
      + " revenue_at_risk_minor, features, model_id";
  private static final String SAVE = "INSERT INTO profile (shop_id, customer_id, known, version, state, first_seen_ms,"
      + " last_seen_ms, last_order_ms, order_count, net_revenue_minor, features, probability, score, band,"
      + " revenue_at_risk_minor, model_id, scored_ms, scored_version, next_score_ms) VALUES ";
  private static final String SAVE_UPDATE = " ON DUPLICATE KEY UPDATE version = VALUES(version), state = VALUES(state),"
      + " first_seen_ms = VALUES(first_seen_ms), last_seen_ms = VALUES(last_seen_ms), last_order_ms = VALUES(last_order_ms),"
      + " order_count = VALUES(order_count), net_revenue_minor = VALUES(net_revenue_minor), features = VALUES(features),"
      + " probability = VALUES(probability), score = VALUES(score), band = VALUES(band),"
      + " revenue_at_risk_minor = VALUES(revenue_at_risk_minor), model_id = VALUES(model_id), scored_ms = VALUES(scored_ms),"
      + " scored_version = VALUES(scored_version), next_score_ms = VALUES(next_score_ms)";

  private final Connection connection;
  /** Statements by their text; all but the last chunk of a batch have the same number of rows. */
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  Store(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    connection.setAutoCommit(false);
  }

  interface Fill<T> {
    int fill(PreparedStatement statement, int at, T row) throws SQLException;
  }

  /** Locks the customers' rows in key order and reads them into `profiles`, which are sorted. */
  void lock(List<Profile> profiles) throws Exception {
    for (int from = 0; from < profiles.size(); from += ROWS) {
      List<Profile> chunk = profiles.subList(from, Math.min(profiles.size(), from + ROWS));
      Map<String, Profile> byKey = new HashMap<>(chunk.size() * 2);
      for (Profile profile : chunk) byKey.put(profile.shopId + "\n" + profile.customerId, profile);
      PreparedStatement statement = statement("WITH k (shop_id, customer_id) AS (VALUES ", "(?,?)", chunk.size(),
          ") SELECT STRAIGHT_JOIN p.shop_id, p.customer_id, p.version, p.state, p.band, p.scored_ms FROM k"
              + " JOIN profile p ON p.shop_id = k.shop_id AND p.customer_id = k.customer_id FOR UPDATE");
      int at = 1;
      for (Profile profile : chunk) {
        statement.setString(at++, profile.shopId);
        statement.setString(at++, profile.customerId);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Profile profile = byKey.get(rows.getString(1) + "\n" + rows.getString(2));
          profile.version = rows.getInt(3);
          profile.state = State.decode(rows.getString(4));
          profile.band = rows.getString(5);
          long scoredMs = rows.getLong(6);
          profile.scoredMs = rows.wasNull() ? null : scoredMs;
        }
      }
    }
  }

  /** Keys (`shop\ncustomer\nmessage`) of the events that are stored already. */
  Set<String> repeats(List<Event> events) throws SQLException {
    Set<String> found = new HashSet<>();
    for (int from = 0; from < events.size(); from += ROWS) {
      List<Event> chunk = events.subList(from, Math.min(events.size(), from + ROWS));
      PreparedStatement statement = statement("WITH k (shop_id, customer_id, message_id) AS (VALUES ", "(?,?,?)",
          chunk.size(), ") SELECT STRAIGHT_JOIN e.shop_id, e.customer_id, e.message_id FROM k JOIN event e"
              + " ON e.shop_id = k.shop_id AND e.customer_id = k.customer_id AND e.message_id = k.message_id");
      int at = 1;
      for (Event event : chunk) {
        statement.setString(at++, event.shopId);
        statement.setString(at++, event.customerId);
        statement.setString(at++, event.messageId);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) found.add(rows.getString(1) + "\n" + rows.getString(2) + "\n" + rows.getString(3));
      }
    }
    return found;
  }

  void insertEvents(List<Profile> profiles, Worker.Details details) throws SQLException {
    record Row(Event event, int version) { }
    List<Row> rows = profiles.stream()
        .flatMap((profile) -> profile.fresh.stream().map((event) -> new Row(event, profile.version)))
        .toList();
    write("INSERT INTO event (" + EVENT + ") VALUES ", "(?,?,?,?,?,?,?,?,?,?,?,?)", "", rows, (s, at, row) -> {
      Event e = row.event;
      s.setString(at++, e.shopId);
      s.setString(at++, e.customerId);
      s.setString(at++, e.messageId);
      s.setString(at++, e.kind);
      s.setString(at++, e.name);
      s.setLong(at++, e.occurredAt);
      s.setLong(at++, e.receivedAt);
      s.setInt(at++, e.imported ? 1 : 0);
      s.setString(at++, e.orderId);
      s.setObject(at++, e.amountMinor);
      s.setString(at++, details.of(e));
      s.setInt(at++, row.version);
      return at;
    });
  }

  void save(List<Profile> profiles, String modelId, long nowMs, Worker.Texts texts) throws SQLException {
    long tomorrow = (nowMs / State.DAY_MS + 1) * State.DAY_MS;
    write(SAVE, "(?,?,1,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", SAVE_UPDATE, profiles, (s, at, p) -> {
      s.setString(at++, p.shopId);
      s.setString(at++, p.customerId);
      s.setInt(at++, p.version);
      s.setString(at++, texts.state(p));
      s.setLong(at++, p.state.firstMs);
      s.setLong(at++, p.state.lastMs);
      s.setObject(at++, p.state.orderCount == 0 ? null : p.state.lastOrderMs);
      s.setInt(at++, p.state.orderCount);
      s.setLong(at++, p.state.netMinor);
      s.setString(at++, texts.features(p));
      s.setObject(at++, p.probability);
      s.setObject(at++, p.score);
      s.setString(at++, p.band);
      s.setLong(at++, p.revenueAtRiskMinor);
      s.setString(at++, modelId);
      s.setLong(at++, nowMs);
      s.setInt(at++, p.version);
      s.setLong(at++, p.probability == null ? 8_640_000_000_000_000L : tomorrow + (p.customerId.hashCode() & 0x3fffff));
      return at;
    });
  }

  void insertPredictions(List<Profile> profiles, String modelId, long nowMs, Worker.Texts texts) throws SQLException {
    write("INSERT INTO prediction (" + PREDICTION + ") VALUES ", "(?,?,?,?,?,?,?,?,?,?)", "", profiles, (s, at, p) -> {
      s.setString(at++, p.shopId);
      s.setString(at++, p.customerId);
      s.setLong(at++, nowMs);
      s.setInt(at++, p.version);
      s.setObject(at++, p.probability);
      s.setObject(at++, p.score);
      s.setString(at++, p.band);
      s.setLong(at++, p.revenueAtRiskMinor);
      s.setString(at++, texts.features(p));
      s.setString(at++, modelId);
      return at;
    });
  }

  void putOutbox(List<String> messages, long nowMs) throws SQLException {
    write("INSERT INTO outbox (topic, messages, created_ms) VALUES ", "(?,?,?)", "", messages, (s, at, row) -> {
      s.setString(at++, "churn.predictions");
      s.setString(at++, row);
      s.setLong(at++, nowMs);
      return at;
    });
  }

  void commit() throws SQLException {
    connection.commit();
  }

  private <T> void write(String head, String row, String tail, List<T> rows, Fill<T> fill) throws SQLException {
    for (int from = 0; from < rows.size(); from += ROWS) {
      List<T> chunk = rows.subList(from, Math.min(rows.size(), from + ROWS));
      PreparedStatement statement = statement(head, row, chunk.size(), tail);
      int at = 1;
      for (T each : chunk) at = fill.fill(statement, at, each);
      statement.executeUpdate();
      if (chunk.size() < ROWS) statement.close();
    }
  }

  private PreparedStatement statement(String head, String row, int rows, String tail) throws SQLException {
    if (rows == ROWS) {
      PreparedStatement kept = prepared.get(head);
      if (kept != null) return kept;
    }
    String text = head + String.join(",", java.util.Collections.nCopies(rows, row)) + tail;
    PreparedStatement made = connection.prepareStatement(text);
    if (rows == ROWS) prepared.put(head, made);
    return made;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
