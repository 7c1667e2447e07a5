package io.claudebench.task.epoch;

import io.claudebench.core.Refusal;
import io.claudebench.core.health.Condition;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.RunGate;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The gate before every change of tasks: open for the one run of Redis whose epoch PostgreSQL holds and whose tasks
 * were reconciled. A Redis that restarted meets it through NOSCRIPT, so not one id or fence is given out before
 * {@link Raise} has looked.
 */
@Singleton
public final class Epoch implements RunGate, Condition {
  private static final Pattern RUN_ID = Pattern.compile("run_id:([0-9a-f]{40})");

  private final RedisClient commands;
  private volatile String covered = "";
  private volatile Runnable doubt = () -> {};
  private final CountDownLatch opened = new CountDownLatch(1);

  Epoch(RedisClient commands) {
    this.commands = commands;
  }

  /** Refuses {@code UNAVAILABLE} while the run that answers now is not covered. */
  @Override
  public Uni<String> runId() {
    return current().map(run -> {
      if (run.equals(covered)) {
        return run;
      }
      doubt.run();
      throw Refusal.UNAVAILABLE.because("Redis restarted; its ids are being checked against PostgreSQL.").notDone()
          .retryAfterMs(1000);
    });
  }

  /** The run of Redis that answers now. */
  Uni<String> current() {
    return commands.send(Request.cmd(Command.INFO).arg("server")).map(info -> {
      var line = RUN_ID.matcher(info.toString());
      if (!line.find()) {
        throw new IllegalStateException("INFO server of Redis names no run_id");
      }
      return line.group(1);
    });
  }

  void open(String run) {
    covered = run;
    opened.countDown();
  }

  /** Blocks until it was open once, or the time is over. */
  public boolean awaitOpen(long ms) throws InterruptedException {
    return opened.await(ms, TimeUnit.MILLISECONDS);
  }

  void shut() {
    covered = "";
  }

  /** Called when a call meets a run that is not covered. */
  public void onDoubt(Runnable look) {
    doubt = look;
  }

  boolean isOpen() {
    return !covered.isEmpty();
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
    return isOpen() ? "covered" : "being raised";
  }
}
