package ebb.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** One consumer of the group with one connection: a batch is one transaction, the offsets follow its commit. */
final class Worker {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectReader EVENTS = JSON.readerFor(Event.class);
  private static final int MESSAGES_PER_ROW = 500;
  private static final int HORIZON_DAYS = 60;

  private final Settings settings;
  private final Progress progress;
  private final Forest forest;

  Worker(Settings settings, Progress progress, Forest forest) {
    this.settings = settings;
    this.progress = progress;
    this.forest = forest;
  }

  interface Details {
    String of(Event event);
  }

  interface Texts {
    String state(Profile profile);

    String features(Profile profile);
  }

  void run() throws Exception {
    Properties options = new Properties();
    options.put("bootstrap.servers", settings.brokers());
    options.put("group.id", settings.group());
    options.put("key.deserializer", ByteArrayDeserializer.class.getName());
    options.put("value.deserializer", ByteArrayDeserializer.class.getName());
    options.put("auto.offset.reset", "earliest");
    options.put("enable.auto.commit", "false");
    options.put("max.poll.records", String.valueOf(settings.batch()));
    options.put("max.partition.fetch.bytes", "4194304");
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(options); Store store = new Store(settings.jdbcUrl())) {
      consumer.subscribe(List.of(settings.topic()));
      while (!progress.done()) {
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>(settings.batch());
        consumer.poll(Duration.ofMillis(100)).forEach(batch::add);
        if (batch.isEmpty()) continue;
        progress.begin();
        process(batch, store);
        consumer.commitSync();
        progress.add(batch.size());
      }
    }
  }

  private void process(List<ConsumerRecord<byte[], byte[]>> batch, Store store) throws Exception {
    Map<String, Event> events = new LinkedHashMap<>(batch.size() * 2);
    TreeMap<String, Profile> profiles = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : batch) {
      Event event = EVENTS.readValue(record.value());
      String customer = event.shopId + "\n" + event.customerId;
      events.putIfAbsent(customer + "\n" + event.messageId, event);
      profiles.computeIfAbsent(customer, (key) -> new Profile(event.shopId, event.customerId));
    }
    store.lock(new ArrayList<>(profiles.values()));
    Set<String> repeats = store.repeats(new ArrayList<>(events.values()));
    for (Map.Entry<String, Event> entry : events.entrySet()) {
      if (repeats.contains(entry.getKey())) continue;
      Event event = entry.getValue();
      profiles.get(event.shopId + "\n" + event.customerId).fresh.add(event);
    }
    long nowMs = System.currentTimeMillis();
    List<Profile> changed = new ArrayList<>(profiles.size());
    List<Profile> points = new ArrayList<>();
    List<ObjectNode> messages = new ArrayList<>();
    for (Profile profile : profiles.values()) {
      if (profile.fresh.isEmpty()) continue;
      changed.add(profile);
      for (Event event : profile.fresh) profile.state.fold(event);
      score(profile, nowMs, points, messages);
    }
    store.insertEvents(changed, Worker::details);
    Texts texts = new JsonTexts();
    store.save(changed, settings.modelId(), nowMs, texts);
    store.insertPredictions(points, settings.modelId(), nowMs, texts);
    store.putOutbox(outboxRows(messages), nowMs);
    store.commit();
  }

  private void score(Profile profile, long nowMs, List<Profile> points, List<ObjectNode> messages) {
    String before = profile.band;
    boolean newDay = profile.scoredMs == null || profile.scoredMs / State.DAY_MS != nowMs / State.DAY_MS;
    profile.version++;
    profile.features = profile.state.features(nowMs, settings.medianGapDays());
    long sinceOrder = nowMs / State.DAY_MS - profile.state.lastOrderMs / State.DAY_MS;
    if (profile.state.orderCount == 0 || sinceOrder > 180) {
      profile.band = profile.state.orderCount == 0 ? "none" : "lapsed";
      profile.probability = null;
      profile.score = null;
      profile.revenueAtRiskMinor = 0;
    } else {
      double probability = forest.predict(profile.features);
      profile.probability = probability;
      profile.score = (int) Math.round(probability * 100);
      profile.band = probability >= 0.85 ? "critical" : probability >= 0.66 ? "high" : probability >= 0.33 ? "medium" : "low";
      long known = nowMs / State.DAY_MS - profile.state.firstMs / State.DAY_MS + 1;
      long span = Math.max(HORIZON_DAYS, Math.min(365, known));
      double perHorizon = profile.state.revenue(nowMs / State.DAY_MS, 365) * (double) HORIZON_DAYS / span;
      profile.revenueAtRiskMinor = Math.max(0, Math.round(probability * perHorizon));
    }
    if (!profile.band.equals(before) || (newDay && profile.probability != null)) points.add(profile);
    Event newest = profile.fresh.get(profile.fresh.size() - 1);
    ObjectNode message = JSON.createObjectNode();
    message.put("v", 1).put("shopId", profile.shopId).put("customerId", profile.customerId);
    message.put("version", profile.version).put("band", profile.band).put("previousBand", before);
    message.put("score", profile.score).put("probability", profile.probability);
    message.put("revenueAtRiskMinor", profile.revenueAtRiskMinor).put("currency", "EUR");
    message.put("modelId", settings.modelId()).put("scoredAt", nowMs).put("cause", "event");
    message.put("messageId", newest.messageId).put("kind", newest.kind).put("receivedAt", newest.receivedAt);
    messages.add(message);
  }

  private static List<String> outboxRows(List<ObjectNode> messages) throws JsonProcessingException {
    List<String> rows = new ArrayList<>();
    for (int from = 0; from < messages.size(); from += MESSAGES_PER_ROW) {
      List<Object[]> row = new ArrayList<>();
      for (ObjectNode message : messages.subList(from, Math.min(messages.size(), from + MESSAGES_PER_ROW))) {
        row.add(new Object[] {message.get("shopId").textValue() + ":" + message.get("customerId").textValue(), message});
      }
      rows.add(JSON.writeValueAsString(row));
    }
    return rows;
  }

  private static String details(Event event) {
    if (event.traits == null && event.properties == null) return null;
    ObjectNode details = JSON.createObjectNode();
    if (event.traits != null) details.set("traits", event.traits);
    if (event.properties != null) details.set("properties", event.properties);
    return details.toString();
  }

  private static final class JsonTexts implements Texts {
    @Override
    public String state(Profile profile) {
      try {
        return profile.state.encode();
      } catch (IOException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    @Override
    public String features(Profile profile) {
      StringBuilder text = new StringBuilder(96).append('[');
      for (double feature : profile.features) {
        if (text.length() > 1) text.append(',');
        if (feature == Math.rint(feature)) text.append((long) feature);
        else text.append(feature);
      }
      return text.append(']').toString();
    }
  }
}
