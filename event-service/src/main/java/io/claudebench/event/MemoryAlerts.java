package io.claudebench.event;

import io.claudebench.core.Json;
import io.claudebench.core.Keys;
import io.claudebench.core.Tenants;
import io.claudebench.core.Watermark;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Duties;
import io.claudebench.core.redis.Duty;
import io.claudebench.core.redis.Memory;
import io.claudebench.core.redis.Rounds;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Tells as {@code alert.memory} which watermark of Redis' memory was passed, up or down, on the one replica that has
 * the duty. At the very top Redis takes no event either; it is told as soon as it does.
 */
@Singleton
final class MemoryAlerts {
  private static final String DUTY = "memory";
  private static final int EVERY_MS = 1000;

  private final Memory memory;
  private final Background by;
  private final Duty duty;
  private final Script alert;
  private final Rounds rounds;
  private String told = "";

  MemoryAlerts(Memory memory, Tenants tenants, Duties duties, Scripts scripts, Vertx vertx) {
    Keys fleet = tenants.fleet();
    this.memory = memory;
    this.by = Background.of(fleet, DUTY, "");
    this.duty = duties.of(fleet, DUTY);
    this.alert = scripts.load("memory_alert");
    this.rounds = new Rounds(vertx, EVERY_MS, EVERY_MS, contactMs -> look().replaceWith((long) EVERY_MS));
  }

  void start(@Observes StartupEvent boot) {
    rounds.start();
  }

  void stop(@Observes ShutdownEvent end) {
    rounds.stop();
  }

  private Uni<Void> look() {
    return duty.tryHold().chain(term -> {
      String mark = mark();
      if (term.isEmpty()) {
        told = "";
      }
      return term.isEmpty() || mark.equals(told) ? Uni.createFrom().voidItem()
          : alert.run(by, term.getAsLong(), mark, payload(mark)).invoke(reply -> told = mark).replaceWithVoid();
    });
  }

  /** The highest that is passed. */
  private String mark() {
    return Stream.of(Watermark.CHANGE, Watermark.CREATE, Watermark.PUBLISH).filter(memory::isOver).findFirst()
        .orElse(Watermark.NONE).name().toLowerCase(Locale.ROOT);
  }

  private String payload(String mark) {
    Memory.Look look = memory.last();
    return Json.text(Json.MAPPER.createObjectNode().put("watermark", mark).put("percent", look.percent())
        .put("used", look.used()).put("max", look.max()));
  }
}
