package io.claudebench.task;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One task by the state table of SPEC 6, naively. {@link #on} moves it by an event and refuses what the table does not
 * have; {@link #words} says how a call may be answered in this state: {@code OK} it changes, {@code SAME} success that
 * changes nothing, or the word of a refusal.
 *
 * @param worker the assignee or holder, or null
 * @param lost how often a worker lost the lease; {@code left} who gave it back or failed
 * @param ended the outcome that ended it, or its status when no worker did; {@code endFence} under which fence, or -1
 */
record Model(String status, String worker, long fence, int attempt, int maxAttempts, boolean cancelling,
    Set<String> deny, Map<String, Integer> lost,
    Set<String> left, String ended, long endFence) {

  static Model born(int maxAttempts) {
    return new Model("pending", null, 0, 0, maxAttempts, false, Set.of(), Map.of(), Set.of(), null, -1);
  }

  /** The state's name in the coverage table. */
  String label() {
    return cancelling ? "cancelling" : status.equals("pending") && worker != null ? "assigned" : status;
  }

  boolean leased() {
    return status.equals("in_progress");
  }

  boolean terminal() {
    return ended != null;
  }

  private boolean assigned() {
    return status.equals("pending") && worker != null;
  }

  private boolean free() {
    return status.equals("pending") && worker == null;
  }

  /**
   * @param ask the call whose event this is, or null for the fleet's own
   * @param to where a retry went, or to whom an assignment
   * @param epoch of all fences now
   */
  Model on(String type, Ask ask, String to, long epoch) {
    return switch (type) {
      case "task.assigned" -> must(free() && !deny.contains(to), type).with("pending", to, fence, attempt);
      case "task.unassigned" -> must(assigned(), type).with("pending", null, fence, attempt);
      case "task.claimed" -> claimed(ask, epoch);
      case "task.updated" -> must(!terminal() || !ask.isOfTheLiving(), type);
      case "task.completed" -> must(leased(), type).end("completed", ask, false, epoch);
      case "task.failed" -> must(leased(), type)
          .end("failed", ask, ask == null || ask.verb().equals("task.fail") && ask.retryable(), epoch);
      case "task.retried" -> must(leased() && !cancelling && attempt < maxAttempts && ask.retryable(), type)
          .gone(worker, false).with(to, null, next(epoch), attempt);
      case "task.lease_expired" -> must(leased() && !cancelling && attempt < maxAttempts && ask == null, type)
          .gone(worker, true).with(to, null, next(epoch), attempt);
      case "task.released" -> must(leased() && !cancelling, type).gone(worker, false)
          .denied(ask.is("deny") ? worker : null).with("pending", null, next(epoch), attempt - 1);
      case "task.unblocked" -> must(status.equals("scheduled"), type).with("pending", null, fence, attempt);
      case "task.cancel_requested" -> must(leased() && !cancelling, type).flagged();
      case "task.cancelled" -> cancelled(ask, epoch);
      default -> throw new IllegalStateException("no row of the state table makes " + type);
    };
  }

  private Model claimed(Ask ask, long epoch) {
    String by = ask.verb().equals("task.claim") || worker == null ? ask.worker() : worker;
    must(status.equals("pending") && (worker == null || worker.equals(by)) && !(by != null && deny.contains(by)),
        "task.claimed by " + by);
    return with("in_progress", by, next(epoch), attempt + 1);
  }

  private Model cancelled(Ask ask, long epoch) {
    boolean byCancel = ask != null && (ask.verb().equals("task.cancel") || ask.verb().equals("task.update"));
    must(!terminal() && (leased() ? cancelling && !byCancel || byCancel && ask.is("force") : byCancel),
        "task.cancelled");
    boolean givenBack = ask != null && ask.verb().equals("task.release");
    return (givenBack ? with(status, worker, fence, attempt - 1) : this).end("cancelled", ask, leased(), epoch);
  }

  /** Each fence is greater than any before, and carries the epoch. */
  long next(long epoch) {
    return fence / (1L << 32) == epoch ? fence + 1 : epoch * (1L << 32) + fence % (1L << 32) + 1;
  }

  private Model must(boolean allowed, String what) {
    if (!allowed) {
      throw new IllegalStateException(what + " is not allowed for " + this);
    }
    return this;
  }

  private Model with(String status, String worker, long fence, int attempt) {
    return new Model(status, worker, fence, attempt, maxAttempts, false, deny, lost, left, ended, endFence);
  }

  private Model end(String status, Ask ask, boolean fenced, long epoch) {
    boolean byWorker = ask != null && List.of("task.complete", "task.fail", "task.release").contains(ask.verb());
    return new Model(status, worker, fenced ? next(epoch) : fence, attempt, maxAttempts, false, deny, lost, left,
        byWorker ? ask.outcome() : status,
        byWorker || ask != null && ask.verb().equals("task.update") ? fence : -1);
  }

  private Model flagged() {
    return new Model(status, worker, fence, attempt, maxAttempts, true, deny, lost, left, ended, endFence);
  }

  private Model denied(String worker) {
    var more = new HashSet<>(deny);
    if (worker != null) {
      more.add(worker);
    }
    return new Model(status, this.worker, fence, attempt, maxAttempts, cancelling, more, lost, left, ended, endFence);
  }

  private Model gone(String worker, boolean byExpiry) {
    var losses = new HashMap<>(lost);
    var leavers = new HashSet<>(left);
    leavers.add(worker);
    if (byExpiry) {
      losses.merge(worker, 1, Integer::sum);
    }
    return new Model(status, this.worker, fence, attempt, maxAttempts, cancelling, deny, losses, leavers, ended,
        endFence);
  }

  Set<String> words(Ask ask) {
    return switch (ask.verb()) {
      case "task.get" -> Set.of("SAME");
      case "task.assign" -> assign(ask.worker());
      case "task.unassign" -> assigned() ? Set.of("OK") : free() ? Set.of("SAME", "CONFLICT") : Set.of("CONFLICT");
      case "task.update" -> ask.wantedStatus() == null ? Set.of(terminal() && ask.isOfTheLiving() ? "CONFLICT"
          : "OK")
          : moved(ask.wantedStatus());
      case "task.cancel" -> terminal() ? status.equals("cancelled") ? Set.of("SAME", "CONFLICT") : Set.of("CONFLICT")
          : cancelling && !ask.is("force") ? Set.of("SAME") : Set.of("OK");
      case "task.heartbeat" -> holds(ask) ? Set.of("SAME") : stale(ask);
      case "task.fail", "task.release" -> holds(ask) ? Set.of("OK") : stale(ask);
      case "task.complete" -> ask.fence() == null ? old(ask) : leased() ? Set.of(holds(ask) ? "OK" : "LEASE_LOST")
          : stale(ask);
      default -> throw new IllegalStateException(ask.verb());
    };
  }

  /** Whoever lost the lease twice may have been denied by the fleet. */
  private Set<String> assign(String to) {
    if (!free() || deny.contains(to)) {
      return Set.of(assigned() && worker.equals(to) ? "SAME" : "CONFLICT");
    }
    return lost.getOrDefault(to, 0) >= 2 ? Set.of("OK", "FULL", "CONFLICT") : Set.of("OK", "FULL");
  }

  private Set<String> moved(String wanted) {
    return switch (wanted) {
      case "cancelled" -> terminal() ? Set.of("SAME", "CONFLICT") : Set.of(leased() ? "CONFLICT" : "OK");
      case "pending" -> status.equals("scheduled") || assigned() ? Set.of("OK") : free() ? Set.of("SAME", "CONFLICT")
          : Set.of("CONFLICT");
      default -> assigned() ? Set.of("OK") : status.equals(wanted) ? Set.of("SAME", "CONFLICT") : Set.of("CONFLICT");
    };
  }

  private boolean holds(Ask ask) {
    return leased() && ask.fence() == fence && (ask.worker() == null || ask.worker().equals(worker));
  }

  /** The same end again gets the first answer; any other write under a fence that is not the current one is told so. */
  private Set<String> stale(Ask ask) {
    if (!terminal() || ask.fence() != endFence || ask.verb().equals("task.heartbeat")) {
      return Set.of("LEASE_LOST");
    }
    return ended.equals(status) ? Set.of("SAME", "CONFLICT")
        : Set.of(ended.equals(ask.outcome()) ? "SAME" : "CONFLICT");
  }

  /** A complete without a fence: old clients. */
  private Set<String> old(Ask ask) {
    String by = ask.worker();
    if (terminal()) {
      return Set.of("SAME", "CONFLICT", "LEASE_LOST");
    }
    if (by == null) {
      return Set.of(assigned() && lost.isEmpty() ? "OK" : assigned() || leased() ? "LEASE_LOST" : "CONFLICT");
    }
    if (lost.containsKey(by)) {
      return assigned() && by.equals(worker) ? Set.of("OK", "LEASE_LOST") : Set.of("LEASE_LOST", "CONFLICT");
    }
    boolean mine = by.equals(worker) && (leased() || assigned());
    return mine ? left.contains(by) ? Set.of("OK", "LEASE_LOST") : Set.of("OK") : left.contains(by)
        ? Set.of("LEASE_LOST", "CONFLICT") : Set.of(leased() ? "LEASE_LOST" : "CONFLICT");
  }
}
