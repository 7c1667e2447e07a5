package io.claudebench.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.task.TaskExplain.Reason;
import io.claudebench.task.model.Status;
import io.claudebench.task.model.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes causes out of a task's hash and the facts around it. */
final class Explanation {
  private final Map<String, String> task;
  private final Map<String, String> facts;
  private final List<Reason> reasons = new ArrayList<>();
  private final boolean isHeldBack;

  /**
   * @param facts as {@code task_explain.lua} names them; empty for a task that left Redis
   * @param strictNow whether claims bring strict tasks
   */
  Explanation(Map<String, String> task, Map<String, String> facts, boolean strictNow) {
    this.task = task;
    this.facts = facts;
    this.isHeldBack = !strictNow && "strict".equals(task.get("durability"));
  }

  TaskExplain.Out out() {
    Status status = Status.valueOf(task.get("status"));
    switch (status) {
      case pending -> pending();
      case scheduled -> because(number("attempt") > 0 ? "retry" : "not_due",
          (number("attempt") > 0 ? "Attempt " + (number("attempt") + 1) + " of " + task.get("maxAttempts")
              + " begins at " : "It is due at ") + time("runAt") + ".");
      case blocked -> blocked();
      case in_progress -> running();
      default -> because(status.name(), "It ended at " + time("completedAt") + by() + ".");
    }
    if (task.containsKey("redrivenAs")) {
      because("redriven", "It was run again as " + task.get("redrivenAs") + ".");
    }
    if (task.containsKey("error")) {
      because("last_error", "The last attempt ended with " + task.get("error") + ".");
    }
    return new TaskExplain.Out(task.get("id"), status, reasons);
  }

  private void pending() {
    if (task.containsKey("assignedTo")) {
      because("assigned", "It is assigned to " + task.get("assignedTo") + " since " + time("assignedAt")
          + ", who has not claimed it yet; "
          + seen() + " Unclaimed, it goes back to the queue." + (facts.get("share").isEmpty() ? ""
          : " It is a share: from " + at(facts.get("share")) + " on others who find nothing else may take it."));
    } else {
      because("queued", facts.get("ahead") + " tasks stand before it in the queue"
          + ("strict".equals(task.get("durability")) ? " of strict tasks" : "")
          + (facts.get("queue").isEmpty() ? "." : " of those that require " + facts.get("queue") + "."));
    }
    if (isHeldBack) {
      because("strict", "It is strict and PostgreSQL is away: no claim brings it until that answers again.");
    }
    if (!facts.get("paused").isEmpty()) {
      JsonNode why = Json.read(facts.get("paused"));
      because("paused", "The queue was paused by " + why.path("by").asText() + ": " + why.path("reason").asText()
          + ". task.resume ends that.");
    }
    if (!task.containsKey("assignedTo")) {
      workers();
    }
  }

  private void workers() {
    int live = Integer.parseInt(facts.get("live"));
    int eligible = Integer.parseInt(facts.get("eligible"));
    int free = Integer.parseInt(facts.get("free"));
    if (live == 0) {
      because("no_worker", "No worker is alive. Register one with system.register; it must beat.");
    } else if (eligible == 0) {
      because("no_eligible_worker", "None of the " + live + " live workers may take it: "
          + (task.containsKey("requires")
          ? "it requires " + task.get("requires") : "its deny list names them") + ".");
    } else if (free == 0) {
      because("no_capacity", "The " + eligible + " workers that may take it are at their capacity.");
    } else if (facts.get("paused").isEmpty() && !isHeldBack) {
      because("waiting_for_claim", eligible + " workers may take it and have room for " + free
          + " tasks; the next of them to claim gets it in its turn.");
    }
  }

  private void blocked() {
    Json.read(facts.getOrDefault("parents", "{}")).properties().forEach(parent -> {
      String is = parent.getValue().asText();
      if (!is.equals("completed") && !is.equals("left")) {
        because("parent", "It waits for " + parent.getKey() + ", which is " + is + ".");
      }
    });
    if (reasons.isEmpty()) {
      because("parent", "A parent failed, and onParentFailure is block. task.cancel ends it.");
    }
  }

  private void running() {
    because("held", task.get("assignedTo") + " holds it at attempt " + task.get("attempt") + " of "
        + task.get("maxAttempts") + "; its lease ends at "
        + time("leaseExpiresAt") + " unless renewed. " + seen());
    if (task.containsKey("cancelRequested")) {
      because("cancel_requested",
          "It was asked to stop; its worker hears it with the next heartbeat. task.cancel with force does not wait.");
    }
  }

  private String seen() {
    String at = facts.getOrDefault("seen", "");
    return at.isEmpty() ? "That worker is not registered any more." : "That worker was last heard of at "
        + at(at) + ".";
  }

  private static Instant at(String ms) {
    return Instant.ofEpochMilli((long) Double.parseDouble(ms));
  }

  private String by() {
    return task.containsKey("endWorker") ? " by the word of " + task.get("endWorker") : task.containsKey("cancelReason")
        ? ": " + task.get("cancelReason") : "";
  }

  private void because(String code, String text) {
    reasons.add(new Reason(code, text));
  }

  private int number(String field) {
    return Integer.parseInt(task.get(field));
  }

  private String time(String field) {
    return String.valueOf(Task.time(task, field));
  }
}
