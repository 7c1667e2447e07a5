package io.claudebench.task.persist;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Refused;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.persist.Sketches.Sketch;
import io.claudebench.task.script.Hashes;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Copies the current state of tasks from Redis to PostgreSQL, then tells Redis. Blocks; for virtual threads.
 * It may run for the same task any number of times and at once: the higher version wins.
 */
@Singleton
public final class Projection {
  static final String GROUP = "projector";
  /** Only a guard: each command has its own, shorter timeout. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RedisClient commands;
  private final Sketches sketches;
  private final Bodies bodies;
  private final Upsert upsert;
  private final PersistSettings settings;
  private final Script projected;
  private final Untaken untaken;

  Projection(RedisClient commands, Scripts scripts, Sketches sketches, Bodies bodies, Upsert upsert,
      PersistSettings settings, Untaken untaken) {
    this.commands = commands;
    this.sketches = sketches;
    this.bodies = bodies;
    this.upsert = upsert;
    this.untaken = untaken;
    this.settings = settings;
    this.projected = scripts.load("task_projected");
  }

  /** @param done PostgreSQL has them as Redis had them  @param absent Redis does not hold them (any more) */
  record Copied(Set<String> done, Set<String> absent) {}

  /** Refuses {@code UNAVAILABLE} when either side is away; then nothing is acknowledged. */
  Copied run(String tenant, Keys keys, Hints hints) {
    var ids = List.copyOf(hints.tasks());
    var copied = new Copied(new HashSet<>(), new HashSet<>());
    for (int from = 0; from < ids.size(); from += settings.batchMax()) {
      var batch = sketches.of(keys, ids.subList(from, Math.min(from + settings.batchMax(), ids.size())), List.of());
      for (var run : Sketches.runs(batch, Sketch::bytes, settings.projectionBytesMax())) {
        bodies.hold(run.stream().mapToLong(Sketch::bytes).sum(),
            () -> copy(tenant, keys, run.stream().map(Sketch::id).toList(), copied));
      }
    }
    if (!hints.entries().isEmpty()) {
      acknowledge(keys, hints.entries());
    }
    return copied;
  }

  /** What Redis holds of these tasks now, in their order; empty maps for those it does not hold. */
  public List<Map<String, String>> hashes(Keys keys, Collection<String> ids) {
    return await(commands.batch(ids.stream().map(id -> Request.cmd(Command.HGETALL).arg(keys.of(Key.TASK, id)))
        .toList()))
        .stream().map(Hashes::of).toList();
  }

  private Copied copy(String tenant, Keys keys, List<String> ids, Copied copied) {
    var hashes = hashes(keys, ids);
    var refused = write(tenant,
        hashes.stream().filter(hash -> !hash.isEmpty() && !"volatile".equals(hash.get("durability"))).toList());
    var args = new ArrayList<String>();
    args.addAll(List.of(GROUP, Long.toString(settings.terminalMs()), Integer.toString(ids.size())));
    for (int i = 0; i < ids.size(); i++) {
      Map<String, String> hash = hashes.get(i);
      boolean isCopied = !hash.isEmpty() && !refused.contains(ids.get(i)) && !"volatile".equals(hash.get("durability"));
      if (isCopied) {
        copied.done().add(ids.get(i));
      } else if (hash.isEmpty()) {
        copied.absent().add(ids.get(i));
      }
      if (!refused.contains(ids.get(i))) {
        untaken.remove(tenant, ids.get(i));
      }
      args.add(ids.get(i));
      args.add(isCopied ? hash.get("version") : "0");
    }
    await(projected.run(Background.silent(keys), args));
    return copied;
  }

  /**
   * The tasks that PostgreSQL will not take, however often: each is told, stays in the outbox, and holds no other up.
   */
  private Set<String> write(String tenant, List<Map<String, String>> hashes) {
    try {
      upsert.run(tenant, hashes);
      return Set.of();
    } catch (Refused e) {
      throw e;
    } catch (RuntimeException e) {
      if (hashes.size() == 1) {
        untaken.add(tenant, hashes.getFirst().get("id"), e);
        return Set.of(String.valueOf(hashes.getFirst().get("id")));
      }
      var refused = new HashSet<String>();
      hashes.forEach(hash -> refused.addAll(write(tenant, List.of(hash))));
      return refused;
    }
  }

  private void acknowledge(Keys keys, Map<String, List<String>> entries) {
    var args = new ArrayList<>(List.of(GROUP, Long.toString(settings.terminalMs()), "0"));
    entries.forEach((stream, ids) -> {
      args.add(stream.substring(keys.family(Key.STREAM).length()));
      args.add(Integer.toString(ids.size()));
      args.addAll(ids);
    });
    await(projected.run(Background.silent(keys), args));
  }

  public static <T> T await(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }

  /** One command, for loops. */
  public Optional<Response> send(Request request) {
    return Optional.ofNullable(await(commands.send(request)));
  }
}
