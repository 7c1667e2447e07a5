package io.claudebench.task.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.core.input.Doc;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A task as callers see it. Times are ISO-8601 UTC; what does not apply is absent; {@code fence} stands only in the
 * answer of the claim that won it.
 */
public record Task(
    @NotNull String id,
    @NotNull String text,
    @NotNull Status status,
    int priority,
    JsonNode metadata,
    @NotNull Instant createdAt,
    @Doc("When it changed last, ISO-8601 UTC; absent when it never did.") Instant updatedAt,
    long version,
    int attempt,
    int maxAttempts,
    @Doc("Id of the instance that it is assigned or leased to; absent when to none.") String assignedTo,
    @Doc("When that was, ISO-8601 UTC; absent when it is with none.") Instant assignedAt,
    @Doc("When the lease ends unless renewed, ISO-8601 UTC; absent without one.") Instant leaseExpiresAt,
    @Doc("Number of the lease; shown only in the answer of the claim that got it.") Long fence,
    @Doc("True when the worker is asked to stop; else absent.") Boolean cancelRequested,
    @Doc("Why it was cancelled, as the caller said.") String cancelReason,
    Instant runAt,
    Instant completedAt,
    @Doc("What came of it; absent while it has not been completed.") JsonNode result,
    @Doc("Why the last attempt failed; absent when none did.") JsonNode error,
    @Doc("What the worker said last: percent and hint.") JsonNode progress,
    String batchId,
    JsonNode deny,
    @NotNull Durability durability,
    JsonNode dependsOn,
    OnParentFailure onParentFailure,
    List<String> requires,
    Long timeoutMs,
    String contentHash,
    String redriveOf,
    @Doc("Id of the task that runs this one again.") String redrivenAs) {

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
    return text == null ? null : Json.raw(text);
  }

  /** Lists of names as the hash keeps them. */
  public static String names(List<String> names) {
    return names == null ? "" : Json.text(names);
  }
}
