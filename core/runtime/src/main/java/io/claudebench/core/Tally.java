package io.claudebench.core;

import io.claudebench.core.redis.Commands;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts the calls of this service's verbs and adds what it counted to {@code cb:metrics:events:{verb}} every {@code flushMs}, as one pipeline;
 * with nothing new it sends nothing. So the hash has the sum of all replicas.
 *
 * <p>Not promised: exactness over faults. A flush whose answer was lost is sent again and may count twice; what a killed process had counted
 * since its last flush is lost.
 */
@Singleton
final class Tally {
  private static final Duration LAST_FLUSH = Duration.ofSeconds(2);

  private final Map<String, Counts> counts = new HashMap<>();
  private final AtomicBoolean sending = new AtomicBoolean();
  private final Commands commands;
  private final Vertx vertx;
  private final Settings settings;
  private final Keys keys;

  Tally(Verbs verbs, Commands commands, Vertx vertx, Settings settings) {
    this.commands = commands;
    this.vertx = vertx;
    this.settings = settings;
    this.keys = Keys.of(settings.prefix(), "");
    verbs.all().forEach(verb -> counts.put(verb.name(), new Counts()));
  }

  void start(@Observes StartupEvent boot) {
    vertx.setPeriodic(settings.metrics().flushMs(), tick -> flush().subscribe().with(done -> {}, failure -> {}));
  }

  /** After the doors were drained, while Redis is still there. */
  void stop(@Observes @Priority(2) ShutdownEvent end) {
    flush().onFailure().recoverWithNull().await().atMost(LAST_FLUSH);
  }

  /** A call ended. The time of one that was to wait for work says nothing about the fleet. */
  void ended(Verb verb, Ask ask, Refused refused, long nanos) {
    boolean waited = verb.waits() && ask.input() != null && ask.input().path("waitMs").asLong(0) > 0;
    counts.get(verb.name()).ended(refused, waited ? -1 : nanos);
  }

  /** Tells Redis what it does not have yet; a failure leaves all of it for the next time. */
  Uni<Void> flush() {
    if (!sending.compareAndSet(false, true)) {
      return Uni.createFrom().voidItem();
    }
    var grown = new ArrayList<Counts.Growth>();
    var requests = new ArrayList<Request>();
    var lives = new ArrayList<Request>();
    counts.forEach((verb, cells) -> {
      String key = keys.verbMetrics(verb);
      List<Counts.Growth> more = cells.grown();
      more.forEach(cell -> requests.add(Request.cmd(Command.HINCRBY).arg(key).arg(cell.field()).arg(cell.by())));
      grown.addAll(more);
      if (!more.isEmpty()) {
        lives.add(Request.cmd(Command.PEXPIRE).arg(key).arg(settings.metrics().lifeMs()));
      }
    });
    requests.addAll(lives);
    return commands.batch(requests).invoke(answers -> told(grown, answers)).onTermination().invoke(() -> sending.set(false)).replaceWithVoid();
  }

  private static void told(List<Counts.Growth> grown, List<Response> answers) {
    for (int i = 0; i < grown.size(); i++) {
      if (answers.get(i) != null) {
        grown.get(i).isTold();
      }
    }
  }
}
