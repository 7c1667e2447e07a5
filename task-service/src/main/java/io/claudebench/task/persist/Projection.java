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
  private static final Set<String> ENDED = Set.of("completed", "failed", "cancelled", PostgresArchive.DELETED);
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
  record Copied(Set<String> done, Set<String> absent) {
    static Copied none() {
      return new Copied(new HashSet<>(), new HashSet<>());
    }
  }

  /** Refuses {@code UNAVAILABLE} when either side is away; then they stay in the outbox. */
  Copied run(String tenant, Keys keys, Collection<String> tasks) {
    var ids = List.copyOf(tasks);
    var copied = Copied.none();
    for (int from = 0; from < ids.size(); from += settings.batchMax()) {
      run(tenant, keys, sketches.of(keys, ids.subList(from, Math.min(from + settings.batchMax(), ids.size())),
          List.of()), copied);
    }
    return copied;
  }

  /** The same for at most batchMax whose weight is known. */
  void run(String tenant, Keys keys, List<Sketch> batch, Copied copied) {
    for (var run : Sketches.runs(batch, Sketch::bytes, settings.projectionBytesMax())) {
      bodies.hold(run.stream().mapToLong(Sketch::bytes).sum(),
          () -> copy(tenant, keys, run.stream().map(Sketch::id).toList(), copied));
    }
  }

  /** What Redis holds of these tasks now, in their order; empty maps for those it does not hold. */
  public List<Map<String, String>> hashes(Keys keys, Collection<String> ids) {
    return await(commands.batch(ids.stream().map(id -> Request.cmd(Command.HGETALL).arg(keys.of(Key.TASK, id)))
        .toList()))
        .stream().map(Hashes::of).toList();
  }

  private Copied copy(String tenant, Keys keys, List<String> ids, Copied copied) {
    var hashes = hashes(keys, ids);
    var refused = write(tenant, hashes.stream().filter(Projection::isKept).toList());
    var args = new ArrayList<String>();
    args.add(Long.toString(settings.terminalMs()));
    for (int i = 0; i < ids.size(); i++) {
      String id = ids.get(i);
      Map<String, String> hash = hashes.get(i);
      boolean isCopied = isKept(hash) && !refused.contains(id);
      if (isCopied) {
        copied.done().add(id);
      } else if (hash.isEmpty()) {
        copied.absent().add(id);
      }
      if (!refused.contains(id)) {
        untaken.remove(tenant, id);
      }
      args.add(id);
      args.add(isCopied ? hash.get("version") : "0");
      args.add(isCopied && ENDED.contains(hash.get("status")) ? "1" : "");
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

  private static boolean isKept(Map<String, String> hash) {
    return !hash.isEmpty() && !"volatile".equals(hash.get("durability"));
  }

  public static <T> T await(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }

  /** One command, for loops. */
  public Optional<Response> send(Request request) {
    return Optional.ofNullable(await(commands.send(request)));
  }
}
