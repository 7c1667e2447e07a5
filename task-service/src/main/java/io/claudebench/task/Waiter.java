package io.claudebench.task;

import io.claudebench.task.model.Task;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One parked claim. At most one try is under way; a wake that comes meanwhile makes one more. */
final class Waiter {
  private final String worker;
  private final Waiters line;
  private final Supplier<Uni<TaskClaim.Try>> attempt;
  private final UniEmitter<? super TaskClaim.Out> answer;
  private final Consumer<Task> giveBack;
  private boolean isTrying;
  private boolean isWoken;
  private boolean isExpired;
  private boolean isOver;
  private TaskClaim.Out last;
  private Set<String> capabilities;
  private Set<String> word;

  Waiter(String worker, Waiters line, Supplier<Uni<TaskClaim.Try>> attempt, UniEmitter<? super TaskClaim.Out> answer,
      Consumer<Task> giveBack) {
    this.worker = worker;
    this.line = line;
    this.attempt = attempt;
    this.answer = answer;
    this.giveBack = giveBack;
  }

  String worker() {
    return worker;
  }

  /** In line first, then the first try: what arrives in between wakes it. */
  void start() {
    line.add(this);
    wake();
  }

  /** Whether it may take a task that requires this: not at its capacity, and capable, as far as is known. */
  synchronized boolean fits(Set<String> required) {
    return isTrying || last == null || !"capacity".equals(last.reason()) && capabilities.containsAll(required);
  }

  /** Something changed for its own worker, or nobody knows what was missed. */
  void wake() {
    wake(null);
  }

  /**
   * Whether this waiter took the word of a task that requires {@code word}; one that is trying remembers it but lets
   * the next one try too. Only who took a word passes it on, so that those who wait at their capacity do not wake each
   * other without end.
   */
  boolean wake(Set<String> word) {
    synchronized (this) {
      if (isOver) {
        return false;
      }
      if (isTrying) {
        isWoken = true;
        return false;
      }
      isTrying = true;
      this.word = word;
    }
    attempt.get().subscribe().with(this::tried, this::failed);
    return true;
  }

  private void tried(TaskClaim.Try one) {
    TaskClaim.Out out = one.out();
    boolean again;
    Set<String> passed;
    synchronized (this) {
      isTrying = false;
      if (isOver) {
        out.tasks().forEach(giveBack);
        return;
      }
      last = out;
      capabilities = one.capabilities();
      passed = word;
      again = isWoken && !out.claimed() && !isExpired;
      isWoken = false;
      if (out.claimed() || isExpired) {
        isOver = true;
      }
    }
    if (isOver) {
      answer.complete(out);
    } else if (again) {
      wake();
    } else if (passed != null && (!out.reason().equals("empty") || !one.capabilities().containsAll(passed))) {
      line.wakeAfter(this, passed);
    }
  }

  private void failed(Throwable failure) {
    synchronized (this) {
      isTrying = false;
      isOver = true;
    }
    answer.fail(failure);
  }

  /** Its time is up: answered now, or by the try that is under way. */
  void expire() {
    synchronized (this) {
      isExpired = true;
      if (isTrying || isOver) {
        return;
      }
      isOver = true;
    }
    answer.complete(last);
  }

  /** Nobody waits for the answer any more: it is never given a lease. */
  void leave() {
    synchronized (this) {
      isOver = true;
    }
    line.remove(this);
  }
}
