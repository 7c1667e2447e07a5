package io.claudebench.task.epoch;

import io.claudebench.core.Keys;
import io.claudebench.core.health.Condition;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.RunGate;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The gate before every change of tasks: open for the one run of Redis whose epoch PostgreSQL holds and whose tasks
 * were reconciled. It stands in every script ({@code lib/gate}), so not one id or fence is given out before
 * {@link Raise} has looked.
 */
@Singleton
public final class Epoch implements RunGate, Condition {
  private final Script look;
  private volatile boolean isOpen;
  private volatile String detail = "being raised";
  private volatile Runnable doubt = () -> {};
  private final CountDownLatch opened = new CountDownLatch(1);

  /**
   * What Redis says of itself.
   *
   * @param run that answers now for these keys
   * @param open the run for which the epoch was opened; empty when for none
   */
  record State(String run, String open, long epoch, long ceiling, long seq) {}

  Epoch(Scripts scripts) {
    this.look = scripts.ungated("epoch_look");
  }

  Uni<State> look(Keys keys) {
    return look.run(Background.silent(keys)).map(said -> new State(said.get(0).toString(), said.get(1).toString(),
        said.get(2).toLong(), said.get(3).toLong(), said.get(4).toLong()));
  }

  /** It stands open for so many of the tenants; for one is enough for this replica to be asked. */
  void open(int count, int tenants) {
    detail = count == tenants ? "covered" : "being raised for " + (tenants - count) + " of " + tenants + " tenants";
    isOpen = count > 0;
    if (count == tenants) {
      opened.countDown();
    }
  }

  /** Blocks until it was open once, or the time is over. */
  public boolean awaitOpen(long ms) throws InterruptedException {
    return opened.await(ms, TimeUnit.MILLISECONDS);
  }

  @Override
  public void doubt() {
    doubt.run();
  }

  /** Called when a call finds it shut. */
  public void onDoubt(Runnable look) {
    doubt = look;
  }

  boolean isOpen() {
    return isOpen;
  }

  @Override
  public String name() {
    return "epoch";
  }

  @Override
  public boolean up() {
    return isOpen();
  }

  @Override
  public boolean degraded() {
    return false;
  }

  @Override
  public String detail() {
    return detail;
  }
}
