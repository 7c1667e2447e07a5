package io.claudebench.core.door;

import io.claudebench.core.ReplicaName;
import io.claudebench.core.Settings;
import io.claudebench.core.Tenants;
import io.claudebench.core.Verb;
import io.claudebench.core.Verbs;
import io.claudebench.core.redis.Tails;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands out of Redis: {@code XADD cb:commands:{domain} * data <JSON-RPC request + metadata + replyTo>}, and what
 * other services carry here over streams of their own. The consumer group of this service runs each once however many
 * replicas run: the entry's id, or that of the carried call, is the idempotency key of the verb's script.
 */
@Singleton
public final class EventDoor {
  private final List<CommandStreams> streams = new ArrayList<>();
  private final CommandRuns runs;

  EventDoor(io.vertx.mutiny.redis.client.Redis redis, Vertx vertx, Tails tails, Verbs verbs, Settings settings,
      Tenants tenants, ReplicaName replica, CommandRuns runs) {
    this.runs = runs;
    List<String> domains = verbs.all().stream().map(Verb::domain).distinct().sorted().toList();
    if (!domains.isEmpty()) {
      List.of(List.of(Lane.COMMANDS, Lane.CARRIED), List.of(Lane.LIFELINES)).forEach(lanes -> streams.add(
          new CommandStreams(redis.getDelegate(), vertx, tails, tenants, settings, runs, replica.name(), lanes,
              domains)));
    }
  }

  void start(@Observes StartupEvent boot) {
    streams.forEach(CommandStreams::start);
  }

  /** The stop was asked for: takes nothing more, while the doors still answer what is in flight. */
  void drain(@Observes ShutdownDelayInitiatedEvent asked) {
    streams.forEach(CommandStreams::stop);
  }

  /** Before Redis is let go: what is in flight is answered. */
  void stop(@Observes @Priority(1) ShutdownEvent end) {
    streams.forEach(CommandStreams::stop);
    runs.awaitIdle();
  }
}
