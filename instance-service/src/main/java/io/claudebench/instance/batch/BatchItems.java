package io.claudebench.instance.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.TaskId;
import java.util.ArrayList;
import java.util.List;

/** The items of a batch as the input of task.create_batch, and its refusal as one of theirs. */
final class BatchItems {
  private static final int NAME_MAX = 128;
  private static final int INDEX_MAX = 4;

  /** Refuses {@code INVALID}: an item is neither text nor object, or says what the batch says for it. */
  static ObjectNode tasks(String batchId, List<JsonNode> items) {
    ObjectNode input = Json.MAPPER.createObjectNode();
    var tasks = input.putArray("tasks");
    for (int i = 0; i < items.size(); i++) {
      tasks.add(task(items.get(i), "/items/" + i).put("idempotencyKey", key(batchId) + ":" + i));
    }
    input.putObject("batch").put("id", batchId).put("total", items.size());
    return input;
  }

  /** {@code batch:<id>}; a name that would be too long with its index stands as its digest. */
  private static String key(String batchId) {
    String key = "batch:" + batchId;
    return key.length() + INDEX_MAX <= NAME_MAX ? key
        : "batch:" + Json.digest(Json.MAPPER.getNodeFactory().textNode(batchId));
  }

  private static ObjectNode task(JsonNode item, String at) {
    if (item.isTextual()) {
      return Json.MAPPER.createObjectNode().put("text", item.textValue());
    }
    if (!(item instanceof ObjectNode object)) {
      throw Refusal.invalid(at, "must be a text or an object");
    }
    for (String given : List.of("idempotencyKey", "batchId")) {
      if (object.hasNonNull(given)) {
        throw Refusal.invalid(at + "/" + given, "is given by the batch");
      }
    }
    for (JsonNode parent : object.path("dependsOn")) {
      if (!parent.asText().matches(TaskId.REGEX)) {
        throw Refusal.invalid(at + "/dependsOn", "names " + parent + ", which is no task's id");
      }
    }
    return object.deepCopy().without(List.of("ref", "idempotencyKey", "batchId"));
  }

  /** What task-service says of {@code /tasks/3} is said of {@code /items/3}. */
  static Refused ours(Refused refused) {
    if (refused.word() == Refusal.UNKNOWN_VERB) {
      return Refusal.UNAVAILABLE.because("No task-service is there to take the items.").notDone().retryAfterMs(1000);
    }
    Refused ours = refused.word().because(refused.getMessage().replace("/tasks/", "/items/"));
    refused.facts()
        .forEach((name, value) -> ours.with(name,
            name.equals("errors") ? Json.read(Json.text(value).replace("/tasks/", "/items/")) : value));
    return ours;
  }

  /** How many of the answers are for good: a task, or a refusal that would be the same again. */
  static int answered(JsonNode results) {
    int answered = 0;
    for (JsonNode result : results) {
      answered += isFinal(result) ? 1 : 0;
    }
    return answered;
  }

  /** The first refusal that may be another answer next time, as the batch's. */
  static Refused unfinished(JsonNode results) {
    var open = new ArrayList<JsonNode>();
    results.forEach(result -> open.add(isFinal(result) ? null : result.path("error")));
    int first = 0;
    while (open.get(first) == null) {
      first++;
    }
    return Refusal.valueOf(open.get(first).path("code").asText())
        .because("/items/" + first + ": " + open.get(first).path("detail").asText())
        .fix("Send the batch again; it goes on where it stands.").retryAfterMs(1000);
  }

  private static boolean isFinal(JsonNode result) {
    String code = result.path("error").path("code").asText();
    return result.hasNonNull("task") || code.equals("NOT_FOUND") || code.equals("CONFLICT");
  }

  private BatchItems() {}
}
