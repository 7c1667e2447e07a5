package io.claudebench.hook.written;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.Subscription;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The files that sessions wrote, by their normal path. Whoever hears of one tells the other replicas; while Redis is
 * away each knows of its own.
 *
 * <p>Not promised: that one is known that a program wrote, or that the other replica was told of in the last moment.
 */
@Singleton
public final class WrittenFiles {
  private static final int ENTRY_BYTES = 200;

  private final Cache<Place, String> known;
  private final RedisClient commands;
  private final Tenants tenants;
  private final int fileMax;
  private final Subscription told;

  private record Place(String tenant, String session, String path) {}

  WrittenFiles(io.vertx.mutiny.redis.client.Redis redis, RedisClient commands, Tenants tenants, Vertx vertx,
      WrittenSettings settings) {
    this.known = Caffeine.newBuilder().maximumWeight(settings.bytesMax())
        .weigher((Place place, String text) -> ENTRY_BYTES + 2 * (text.length() + place.path().length()))
        .expireAfterWrite(Duration.ofMillis(settings.lifeMs())).build();
    this.commands = commands;
    this.tenants = tenants;
    this.fileMax = settings.fileMax();
    this.told = Subscription.ofAll(redis.getDelegate(), vertx, tenants, keys -> List.of(keys.of(Key.FILE_CHANNEL)),
        () -> {}, (tenant, channel, text) -> hear(tenant, Json.read(text)));
  }

  void start(@Observes StartupEvent boot) {
    told.start();
  }

  void stop(@Observes ShutdownEvent end) {
    told.stop();
  }

  /** What a session is known to have written to a path. */
  public Function<String, Optional<String>> of(String tenant, String session) {
    return session == null ? path -> Optional.empty()
        : path -> Optional.ofNullable(known.getIfPresent(new Place(tenant, session, path)));
  }

  /** That a session is about to write so. */
  public void written(String tenant, String session, FileChange change) {
    var place = new Place(tenant, session, change.path());
    String kept = change.of(known.getIfPresent(place), fileMax);
    known.put(place, kept);
    var told = Json.MAPPER.createObjectNode().put("session", session).put("path", change.path()).put("text", kept);
    commands.send(Request.cmd(Command.PUBLISH).arg(tenants.keys(tenant).of(Key.FILE_CHANNEL)).arg(told.toString()))
        .subscribe().with(heard -> {}, failure -> {});
  }

  private void hear(String tenant, JsonNode told) {
    known.put(new Place(tenant, told.path("session").asText(), told.path("path").asText()),
        told.path("text").asText());
  }
}
