package ebb.peer;

import java.util.ArrayList;
import java.util.List;

/** A row of `profile` between lock and save, with the events it takes in. */
final class Profile {
  final String shopId;
  final String customerId;
  int version;
  State state = new State();
  String band = "none";
  Long scoredMs;
  double[] features;
  Double probability;
  Integer score;
  long revenueAtRiskMinor;
  final List<Event> fresh = new ArrayList<>();

  Profile(String shopId, String customerId) {
    this.shopId = shopId;
    this.customerId = customerId;
  }
}
