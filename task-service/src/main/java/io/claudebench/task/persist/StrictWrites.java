package io.claudebench.task.persist;

import io.claudebench.core.EventLoop;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Settlement;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Persists tasks now, for callers that wait: whoever comes while a transaction runs shares the next one. */
@Singleton
public final class StrictWrites implements Settlement {
  /** Waiting callers of this process; over it the answer is UNAVAILABLE, as PostgreSQL does not keep up. */
  private static final int WAITING_MAX = 10_000;

  private final BlockingQueue<Wait> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Projection projection;
  private final Archive archive;
  private final Tenants tenants;
  private final PersistSettings persist;

  private record Wait(String tenant, Set<String> ids, UniEmitter<? super Set<String>> answer) {}

  StrictWrites(Projection projection, Archive archive, Tenants tenants, PersistSettings persist) {
    this.projection = projection;
    this.archive = archive;
    this.tenants = tenants;
    this.persist = persist;
  }

  @Override
  public Uni<Set<String>> lacking(String tenant, Set<String> ids) {
    return EventLoop.back(Uni.createFrom().emitter(answer -> {
      if (!waiting.offer(new Wait(tenant, ids, answer))) {
        answer.complete(ids);
      }
    }));
  }

  /** One transaction for all that wait now; returns after a while when nobody comes. */
  public void step() {
    var group = new ArrayList<Wait>();
    try {
      Wait first = waiting.poll(1, TimeUnit.SECONDS);
      if (first == null) {
        return;
      }
      group.add(first);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    waiting.drainTo(group, persist.batchMax() - 1);
    group.stream().collect(Collectors.groupingBy(Wait::tenant)).forEach(this::persist);
  }

  /** A failure is the callers' answer, and no reason for the next group to wait. */
  private void persist(String tenant, List<Wait> group) {
    Set<String> persisted = Set.of();
    try {
      persisted = persisted(tenant, group.stream().flatMap(wait -> wait.ids().stream()).collect(Collectors.toSet()));
    } catch (RuntimeException e) {
      // nobody has anything: each caller is told which of its tasks PostgreSQL lacks
    }
    for (Wait wait : group) {
      var lacking = new HashSet<>(wait.ids());
      lacking.removeAll(persisted);
      wait.answer().complete(lacking);
    }
  }

  /** What was copied now, and what a repeated call finds in PostgreSQL after it has left Redis. */
  private Set<String> persisted(String tenant, Set<String> ids) {
    var copied = projection.run(tenant, tenants.keys(tenant), ids);
    if (copied.absent().isEmpty()) {
      return copied.done();
    }
    var persisted = new HashSet<>(copied.done());
    Projection.await(archive.statuses(tenant, copied.absent())).forEach((id, status) -> {
      if (!status.equals(Archive.NONE)) {
        persisted.add(id);
      }
    });
    return persisted;
  }
}
