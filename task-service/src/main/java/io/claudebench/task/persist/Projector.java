package io.claudebench.task.persist;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.core.redis.Tails;
import io.claudebench.task.persist.Projection.Copied;
import io.claudebench.task.persist.Sketches.Sketch;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Copies to PostgreSQL what stands in the outboxes of all tenants: the current hash of each task, so order and repeats
 * do not matter. Of several replicas one copies at a time, and another a moment after it went silent. What fails is
 * tried again for ever, nothing is dropped, and what fails for one tenant holds no other up.
 */
@Singleton
public final class Projector {
  /** The group on each stream that says how far PostgreSQL has it, for {@link Trim}; nobody reads by it. */
  static final String GROUP = "projector";

  /** After its last look a replica is thought to be copying for so long. */
  private static final int HOLD_MS = 5000;
  /** Then it is another tenant's turn. */
  private static final long TURN_NANOS = 300_000_000;
  /** While nothing waits only each so manieth step looks. */
  private static final int QUIET = 5;
  private static final String BEGINNING = "0";

  private final RedisClient commands;
  private final Projection projection;
  private final Untaken untaken;
  private final PersistSettings settings;
  private final Tenants tenants;
  private final Script take;
  private final Script passed;
  private final boolean isTogether;
  private final String replica = UUID.randomUUID().toString();
  private final Map<String, Walk> walks = new HashMap<>();
  private int quiet;

  Projector(RedisClient commands, Scripts scripts, Projection projection, Untaken untaken, PersistSettings settings,
      Tenants tenants, Tails tails) {
    this.commands = commands;
    this.projection = projection;
    this.untaken = untaken;
    this.settings = settings;
    this.tenants = tenants;
    this.take = scripts.load("outbox_take");
    this.passed = scripts.load("outbox_passed");
    this.isTogether = tails.mayBlock();
  }

  /** Through one tenant's outbox, over several steps where it is long. */
  private static final class Walk {
    private String next = BEGINNING;
    /** Of each type where its stream ended when a thorough walk began. */
    private final List<String> ends = new ArrayList<>();
    private boolean isThorough;
    private long dueNanos = System.nanoTime();
  }

  /** Copies what waits, of a long outbox a bounded part. Blocks; for virtual threads. */
  public void step() {
    if (quiet > 0 && quiet++ % QUIET != 0) {
      return;
    }
    List<String> names = List.copyOf(tenants.names());
    walks.keySet().retainAll(names);
    List<Long> waiting = waiting(names);
    quiet = 1;
    RuntimeException failure = null;
    for (int i = 0; i < names.size(); i++) {
      try {
        step(names.get(i), waiting.get(i) > 0);
      } catch (RuntimeException failed) {
        failure = failed;
      }
    }
    if (failure != null) {
      quiet = 0;
      throw failure;
    }
  }

  private void step(String tenant, boolean isWaiting) {
    Walk walk = walks.computeIfAbsent(tenant, first -> new Walk());
    if (!isWaiting && System.nanoTime() - walk.dueNanos < 0) {
      return;
    }
    long begunNanos = System.nanoTime();
    try {
      do {
        page(tenant, tenants.keys(tenant), walk);
      } while (!walk.next.equals(BEGINNING) && System.nanoTime() - begunNanos < TURN_NANOS);
    } catch (RuntimeException failed) {
      walk.next = BEGINNING;
      throw failed;
    }
  }

  /**
   * Every now and then a walk is thorough: what PostgreSQL would not take is tried again, and at its end the streams
   * are passed as far as they went before it.
   */
  private void page(String tenant, Keys keys, Walk walk) {
    boolean isFirst = walk.next.equals(BEGINNING);
    if (isFirst) {
      walk.isThorough = System.nanoTime() - walk.dueNanos >= 0;
      walk.ends.clear();
    }
    Response reply = Projection.await(take.run(Background.silent(keys), replica, HOLD_MS, settings.batchMax(),
        walk.next, isFirst && walk.isThorough ? Streams.TYPES : List.of()));
    if (reply.size() == 0) { // another replica has it, or Redis came back
      walk.next = BEGINNING;
      walk.dueNanos = System.nanoTime() + HOLD_MS * 1_000_000L;
      return;
    }
    reply.get(1).forEach(end -> walk.ends.add(end.toString()));
    copy(tenant, keys, taken(tenant, reply, walk.isThorough));
    walk.next = reply.get(0).toString();
    if (walk.isThorough && walk.next.equals(BEGINNING)) {
      pass(keys, walk.ends);
      walk.dueNanos = System.nanoTime() + settings.upkeepMs() * 1_000_000L;
    }
  }

  private void pass(Keys keys, List<String> ends) {
    var args = new ArrayList<String>(List.of(GROUP));
    for (int i = 0; i < ends.size(); i++) {
      args.addAll(List.of(Streams.TYPES.get(i), ends.get(i)));
    }
    Projection.await(passed.run(Background.silent(keys), args));
  }

  /** Of what PostgreSQL would not take only some are tried again, as each is a transaction. */
  private List<Sketch> taken(String tenant, Response reply, boolean isThorough) {
    var taken = new ArrayList<Sketch>();
    for (int i = 2; i < reply.size(); i += 2) {
      String id = reply.get(i).toString();
      if (!untaken.has(tenant, id) || isThorough && untaken.isToBeTried(settings.batchMax())) {
        taken.add(new Sketch(id, reply.get(i + 1).toLong(), Map.of()));
      }
    }
    return taken;
  }

  private void copy(String tenant, Keys keys, List<Sketch> taken) {
    if (!taken.isEmpty()) {
      quiet = 0;
      projection.run(tenant, keys, taken, Copied.none());
    }
  }

  /** How many wait, by tenant. On Cluster they lie on several nodes; one that is away is asked again by its tenants. */
  private List<Long> waiting(List<String> names) {
    List<Request> lengths = names.stream().map(tenant -> Request.cmd(Command.ZCARD)
        .arg(tenants.keys(tenant).of(Key.OUTBOX))).toList();
    return isTogether ? Projection.await(commands.batch(lengths)).stream().map(Response::toLong).toList()
        : lengths.stream().map(one -> Projection.await(commands.send(one).map(Response::toLong)
            .onFailure().recoverWithItem(1L))).toList();
  }
}
