package io.claudebench.task.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A task as callers see it. Times are ISO-8601 UTC; what does not apply is absent; {@code fence} stands only in the
 * answer of the claim that won it.
 */
public record Task(String id, String text, Status status, int priority, JsonNode metadata, Instant createdAt,
    Instant updatedAt, long version,
    int attempt, int maxAttempts, String assignedTo, Instant assignedAt, Instant leaseExpiresAt, Long fence,
    Boolean cancelRequested,
    String cancelReason, Instant runAt, Instant completedAt, JsonNode result, JsonNode error, JsonNode progress,
    String batchId, JsonNode deny,
    Durability durability, JsonNode dependsOn, OnParentFailure onParentFailure, List<String> requires, Long timeoutMs,
    String contentHash,
    String redriveOf, String redrivenAs) {

  /** From the fields of its hash. */
  public static Task of(Map<String, String> f) {
    return of(f, null);
  }

  /** As the worker sees it that just claimed it. */
  public static Task claimed(Map<String, String> f) {
    return of(f, Long.valueOf(f.get("fence")));
  }

  private static Task of(Map<String, String> f, Long fence) {
    return new Task(f.get("id"), f.get("text"), Status.valueOf(f.get("status")), Integer.parseInt(f.get("priority")),
        json(f, "metadata"),
        time(f, "createdAt"), time(f, "updatedAt"), Long.parseLong(f.get("version")),
        Integer.parseInt(f.get("attempt")),
        Integer.parseInt(f.get("maxAttempts")), f.get("assignedTo"), time(f, "assignedAt"), time(f, "leaseExpiresAt"),
        fence,
        f.containsKey("cancelRequested") ? true : null, f.get("cancelReason"), time(f, "runAt"), time(f, "completedAt"),
        json(f, "result"),
        json(f, "error"), json(f, "progress"), f.get("batchId"), json(f, "deny"), Durability.of(f.get("durability")),
        json(f, "dependsOn"),
        f.containsKey("onParentFailure") ? OnParentFailure.valueOf(f.get("onParentFailure")) : null,
        f.containsKey("requires") ? List.of(f.get("requires").split(",")) : null, number(f, "timeoutMs"),
        f.get("contentHash"), f.get("redriveOf"),
        f.get("redrivenAs"));
  }

  private static Long number(Map<String, String> fields, String name) {
    String text = fields.get(name);
    return text == null ? null : Long.valueOf(text);
  }

  public static Instant time(Map<String, String> fields, String name) {
    return time(fields.get(name));
  }

  /** Milliseconds as text; null and empty are none. */
  public static Instant time(String ms) {
    return ms == null || ms.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(ms));
  }

  private static JsonNode json(Map<String, String> fields, String name) {
    String text = fields.get(name);
    return text == null ? null : Json.read(text);
  }

  /** Lists of names as the hash keeps them. */
  public static String names(List<String> names) {
    return names == null ? "" : Json.text(names);
  }
}
