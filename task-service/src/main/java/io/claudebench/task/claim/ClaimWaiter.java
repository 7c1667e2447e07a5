package io.claudebench.task.claim;

import io.claudebench.core.park.Waiter;
import io.claudebench.task.model.Task;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A parked claim. A lease that nobody takes is given back. */
final class ClaimWaiter extends Waiter<TaskClaim.Try> {
  private static final int LOOKS_MAX = 100;

  private final String worker;
  private final Supplier<Uni<TaskClaim.Try>> attempt;
  private final Consumer<Confirmed.Lease> giveBack;
  private int looks;

  ClaimWaiter(String worker, Supplier<Uni<TaskClaim.Try>> attempt, Consumer<Confirmed.Lease> giveBack) {
    this.worker = worker;
    this.attempt = attempt;
    this.giveBack = giveBack;
  }

  String worker() {
    return worker;
  }

  /** Whether it may take a task that requires this: not at its capacity, and capable, as far as is known. */
  boolean fits(Set<String> required) {
    TaskClaim.Try last = brought();
    return last == null || !"capacity".equals(last.out().reason()) && last.capabilities().containsAll(required);
  }

  /** Where there is more to look at and it waits, it goes on by itself; {@value #LOOKS_MAX} times at most in all. */
  @Override
  protected Uni<TaskClaim.Try> attempt(long waitMs) {
    return attempt.get().chain(one -> one.isMore() && waitMs > 0 && looks++ < LOOKS_MAX ? attempt(waitMs)
        : Uni.createFrom().item(one));
  }

  @Override
  protected boolean isGiven(TaskClaim.Try one) {
    return one.out().claimed();
  }

  @Override
  protected void giveBack(TaskClaim.Try one) {
    givingBack(one).run();
  }

  @Override
  protected Runnable givingBack(TaskClaim.Try one) {
    List<Confirmed.Lease> leases = one.out().tasks().stream().map(Confirmed.Lease::of).toList();
    Consumer<Confirmed.Lease> back = giveBack;
    return () -> leases.forEach(back);
  }

  @Override
  protected TaskClaim.Try nothing() {
    return TaskClaim.Try.nothing("gone");
  }
}
