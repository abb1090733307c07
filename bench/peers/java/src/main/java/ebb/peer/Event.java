package ebb.peer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;

/** A message of `customer.events`, as the contracts describe it. Times epoch ms, money minor units. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class Event {
  public String shopId;
  public String customerId;
  public String messageId;
  public String kind;
  public String name;
  public long occurredAt;
  public long receivedAt;
  public boolean imported;
  public String orderId;
  public Long amountMinor;
  public JsonNode traits;
  public JsonNode properties;
}
