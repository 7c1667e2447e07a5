package io.claudebench.task;

import io.claudebench.core.Json;
import io.claudebench.testkit.Reply;
import java.util.Map;

/**
 * One call of the random walk, with its answer.
 *
 * @param fromMs when it was sent; {@code toMs} when its answer was there
 */
record Ask(String verb, Map<String, Object> input, Reply reply, long fromMs, long toMs) {

  String id() {
    return (String) input.getOrDefault("id", input.get("taskId"));
  }

  String worker() {
    return (String) input.getOrDefault("workerId", input.get("instanceId"));
  }

  Long fence() {
    return (Long) input.get("fence");
  }

  boolean is(String flag) {
    return Boolean.TRUE.equals(input.get(flag));
  }

  /** The status that an update asks for, or null. */
  @SuppressWarnings("unchecked")
  String wantedStatus() {
    return input.get("updates") == null ? null : (String) ((Map<String, Object>) input.get("updates")).get("status");
  }

  /** Whether an update asks for more than an ended task may be given. */
  boolean isOfTheLiving() {
    return wantedStatus() != null || ((Map<?, ?>) input.get("updates")).containsKey("priority");
  }

  /** How it ends its attempt; two ends with the same outcome are the same. */
  String outcome() {
    return switch (verb) {
      case "task.release" -> "released";
      case "task.fail" -> "fail " + input.get("error");
      default -> input.get("result") == null ? "failed " + input.get("error")
          : "completed " + Json.text(input.get("result"));
    };
  }

  boolean retryable() {
    return !(input.get("error") instanceof Map<?, ?> error) || !Boolean.FALSE.equals(error.get("retryable"));
  }

  /** The verb, with what makes it another row of the state table. */
  String cause() {
    return verb.substring(5) + (wantedStatus() != null ? " " + wantedStatus() : "") + (is("force") ? " force" : "")
        + (is("deny") ? " deny" : "")
        + (verb.equals("task.complete") && input.get("result") == null ? " without result" : "")
        + (verb.equals("task.fail") && !retryable() ? " for good" : "");
  }

  @Override
  public String toString() {
    return "[" + fromMs % 1_000_000 + ".." + toMs % 1_000_000 + "] " + verb + " " + input + " → " + reply.body()
        .substring(0, Math.min(160, reply.body().length()));
  }
}
