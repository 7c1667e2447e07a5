package io.claudebench.instance;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Rest;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Votes as one would count them by hand: every ballot is kept, and all are counted anew for each. */
final class Ballots {
  private final Map<String, Integer> totals = new HashMap<>();
  private final Map<String, Map<String, JsonNode>> ballots = new HashMap<>();
  private final Map<String, JsonNode> finals = new HashMap<>();

  /** The answer as JSON text, or the word of the refusal. */
  String vote(String decision, String voter, String text, int total) {
    int voters = totals.computeIfAbsent(decision, first -> total);
    var votes = ballots.computeIfAbsent(decision, first -> new HashMap<>());
    JsonNode value = Rest.json(text);
    boolean isNew = !votes.containsKey(voter);
    boolean isOther = !value.equals(votes.get(voter));
    if (finals.containsKey(decision) && !isNew && isOther || isNew && votes.size() == voters) {
      return "CONFLICT";
    }
    votes.put(voter, value);
    if (2 * Collections.frequency(votes.values(), value) > voters) {
      finals.putIfAbsent(decision, value);
    }
    JsonNode made = finals.get(decision);
    return "{\"voted\":true,\"quorumReached\":" + (made != null)
        + (made == null ? "" : ",\"finalDecision\":" + sorted(made)) + ",\"voteCount\":" + votes.size() + "}";
  }

  Set<String> decided() {
    return new HashSet<>(finals.keySet());
  }

  private static String sorted(JsonNode value) {
    return value.isObject() ? "{\"a\":1,\"b\":2}" : value.toString();
  }
}
