package io.claudebench.core.journal;

import io.claudebench.core.Ask;
import io.claudebench.core.Refused;
import io.claudebench.core.Settings;
import io.claudebench.core.Tenants;
import io.claudebench.core.Verb;
import io.claudebench.core.Verbs;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
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
 * Counts the calls of this service's verbs and adds what it counted to {@code cb:metrics:events:{verb}} every
 * {@code flushMs}, in one script; with nothing new it sends nothing. So the hash has the sum of all replicas.
 *
 * <p>Not promised: exactness over faults. A flush whose answer was lost is sent again and may count twice; what a
 * killed process had counted since its last flush is lost.
 */
@Singleton
final class Tally {
  private static final Duration LAST_FLUSH = Duration.ofSeconds(2);

  private final Map<String, Counts> counts = new HashMap<>();
  private final AtomicBoolean sending = new AtomicBoolean();
  private final Script script;
  private final Vertx vertx;
  private final Settings settings;
  private final Background by;

  Tally(Verbs verbs, Scripts scripts, Vertx vertx, Settings settings, Tenants tenants) {
    this.script = scripts.ungated("tally");
    this.vertx = vertx;
    this.settings = settings;
    this.by = Background.silent(tenants.fleet());
    verbs.all().forEach(verb -> counts.put(verb.name(), new Counts()));
  }

  void start(@Observes StartupEvent boot) {
    vertx.setPeriodic(settings.metrics().flushMs(), tick -> flush().subscribe().with(done -> {}, failure -> {}));
  }

  /** After the doors were drained, while Redis is still there; when it is not, the last second is lost. */
  void stop(@Observes @Priority(2) ShutdownEvent end) {
    flush().ifNoItem().after(LAST_FLUSH).fail().onFailure().recoverWithNull().await().indefinitely();
  }

  /** A call ended. The time of one that was to wait for work says nothing about the fleet. */
  void ended(Verb verb, Ask ask, Refused refused, long nanos) {
    boolean waited = verb.waits() && ask.request().waitMs() > 0;
    counts.get(verb.name()).ended(refused, waited ? -1 : nanos);
  }

  void cached(String verb, Cached what) {
    Counts cells = counts.get(verb);
    if (cells != null) {
      cells.cached(what);
    }
  }

  /** Tells Redis what it does not have yet; a failure leaves all of it for the next time. */
  Uni<Void> flush() {
    if (!sending.compareAndSet(false, true)) {
      return Uni.createFrom().voidItem();
    }
    var all = new ArrayList<Counts.Growth>();
    var args = new ArrayList<Object>(List.of(settings.metrics().lifeMs()));
    counts.forEach((verb, cells) -> {
      List<Counts.Growth> grown = cells.grown();
      if (!grown.isEmpty()) {
        args.addAll(List.of(verb, grown.size()));
        grown.forEach(cell -> args.addAll(List.of(cell.field(), cell.by())));
        all.addAll(grown);
      }
    });
    Uni<?> told = all.isEmpty() ? Uni.createFrom().voidItem() : script.run(by, args)
        .invoke(() -> all.forEach(Counts.Growth::isTold));
    return told.onTermination().invoke(() -> sending.set(false)).replaceWithVoid();
  }
}
