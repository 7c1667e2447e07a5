package io.claudebench.trials.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** All calls of a trial in the order of their start, and what of them the rules ask for. */
public final class History {
  /** What a worker may do with its lease. */
  public static final Set<String> WRITES = Set.of("task.heartbeat", "task.complete", "task.fail", "task.release");
  private static final Set<String> TERMINAL = Set.of("completed", "failed", "cancelled");

  private static final int CLAIMS_MAX = 100;

  private final List<Recorded> calls;
  private final List<Watched> watched;

  public History(List<Recorded> calls, List<Watched> watched) {
    this.watched = watched;
    this.calls = calls.stream().sorted(Comparator.comparingLong(Recorded::start)).toList();
  }

  public List<Recorded> calls() {
    return calls;
  }

  public List<Watched> watched() {
    return watched;
  }

  public Stream<Recorded> ok(String verb) {
    return calls.stream().filter(call -> call.isOk() && call.isVerb(verb));
  }

  /** Every task that was acknowledged, once. */
  public List<Creation> creations() {
    var firsts = new HashMap<String, Long>();
    var made = new HashMap<String, Creation>();
    for (Recorded call : calls) {
      if (call.isVerb("task.create")) {
        String text = call.input().path("text").asText();
        firsts.putIfAbsent(text, call.start());
        if (call.isOk()) {
          String id = call.body().path("id").asText();
          made.merge(text + " " + id, new Creation(id, text, firsts.get(text), call),
              (a, b) -> a.call().end() <= b.call().end() ? a : b);
        }
      } else if (call.isVerb("task.create_batch") && call.isOk()) {
        batch(call, made);
      }
    }
    return List.copyOf(made.values());
  }

  private static void batch(Recorded call, Map<String, Creation> made) {
    JsonNode items = call.input().path("tasks");
    JsonNode answers = call.body().path("results");
    for (int i = 0; i < items.size(); i++) {
      String text = items.path(i).path("text").asText();
      String id = answers.path(i).path("task").path("id").asText();
      if (!id.isEmpty()) {
        made.put(text + " " + id, new Creation(id, text, call.start(), call));
      }
    }
  }

  /**
   * Every task that a claim, or an end with {@code claimNext}, was answered with, in the order of the claims' starts.
   */
  public List<Claim> claims() {
    var claims = new ArrayList<Claim>();
    calls.stream().filter(Recorded::isOk)
        .forEach(call -> call.body().path(call.isVerb("task.claim") ? "tasks" : "next").forEach(task -> claims.add(
        new Claim(task.path("id").asText(), task.path("fence").asLong(), task.path("attempt").asInt(),
            call.input().path("workerId").asText(), call))));
    return claims;
  }

  /**
   * The first claims of each task: rules compare them pairwise, and a bug that gives a task out for ever shows in the
   * first ones.
   */
  public Map<String, List<Claim>> claimsByTask() {
    var byTask = new HashMap<String, List<Claim>>();
    for (Claim claim : claims()) {
      List<Claim> its = byTask.computeIfAbsent(claim.task(), id -> new ArrayList<>());
      if (its.size() < CLAIMS_MAX) {
        its.add(claim);
      }
    }
    return byTask;
  }

  /** Lease-bound writes that were accepted. */
  public List<Recorded> acceptedWrites() {
    return calls.stream().filter(call -> call.isOk() && WRITES.contains(call.verb()) && call.fence() > 0).toList();
  }

  /** Answers that said a task has ended, by task. */
  public Map<String, List<Recorded>> ends() {
    var ends = new HashMap<String, List<Recorded>>();
    calls.stream().filter(call -> call.isOk() && TERMINAL.contains(call.body().path("status").asText())
        && !call.isVerb("task.create"))
        .forEach(call -> ends.computeIfAbsent(call.task(), id -> new ArrayList<>()).add(call));
    return ends;
  }

  public long count(String word) {
    return calls.stream().filter(call -> call.word().equals(word)).count();
  }

  public long unknowns() {
    return calls.stream().filter(Recorded::isUnknown).count();
  }
}
