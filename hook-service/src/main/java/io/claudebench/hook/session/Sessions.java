package io.claudebench.hook.session;

import io.claudebench.core.Name;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Hears of sessions: that there was an event of one, or that it ended. Nobody waits for it: what was heard is written
 * in batches, each session once in {@code seenMs}. One that is heard of becomes an instance of the fleet.
 *
 * <p>Not promised: that an event is remembered when this process dies within the next moment. The next event says the
 * same; an end that is lost is found by silence.
 */
@Singleton
public final class Sessions {
  private static final int WRITE_MS = 100;
  private static final int BATCH = 500;
  private static final Pattern NAME = Pattern.compile(Name.REGEX);

  private final Map<String, Heard> heard = new ConcurrentHashMap<>();
  private final Script script;
  private final Tenants tenants;
  private final SessionSettings settings;
  private final Vertx vertx;
  private final Counter refused;

  Sessions(Scripts scripts, Tenants tenants, SessionSettings settings, Vertx vertx, MeterRegistry meters) {
    this.script = scripts.load("hook_session_seen");
    this.tenants = tenants;
    this.settings = settings;
    this.vertx = vertx;
    this.refused = meters.counter("hook.sessions.refused");
  }

  void start(@Observes StartupEvent boot) {
    tenants.each(tenant -> heard.put(tenant, new Heard(settings.seenMs(), settings.sessionsMax())), heard::remove);
    vertx.setTimer(WRITE_MS, now -> write());
  }

  /**
   * There was an event of it, which may be its end: then what it holds goes back, without blame. One that is heard of
   * again is open again. What is no {@link Name} is no session.
   */
  public void heard(String tenant, String session, boolean isEnd) {
    Heard its = heard.get(tenant);
    if (its != null && session != null && NAME.matcher(session).matches()) {
      its.add(session, isEnd);
    }
  }

  private void write() {
    var all = new ArrayList<Uni<Void>>();
    heard.forEach((tenant, its) -> all.add(write(tenant, its.take(BATCH), its)));
    Uni<?> written = all.isEmpty() ? Uni.createFrom().voidItem() : Uni.join().all(all).andCollectFailures();
    written.onItemOrFailure().invoke((done, failure) -> vertx.setTimer(WRITE_MS, now -> write())).subscribe()
        .with(done -> {}, failure -> {});
  }

  private Uni<Void> write(String tenant, Map<String, Heard.Word> some, Heard its) {
    if (some.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var seen = new ArrayList<Object>();
    var ended = new ArrayList<String>();
    some.forEach((session, word) -> {
      if (word.isEnd()) {
        ended.add(session);
      } else {
        seen.addAll(List.of(session, word.ageMs()));
      }
    });
    return script.run(Background.silent(tenants.keys(tenant)), settings.sessionsMax(), settings.lifeMs(),
        seen.size() / 2, seen, ended).invoke(reply -> refused.increment(reply.toLong())).replaceWithVoid()
        .onFailure().invoke(failure -> its.back(some));
  }
}
