package io.claudebench.task.persist;

import io.claudebench.core.EventLoop;
import io.claudebench.core.Keys;
import io.claudebench.core.Refusal;
import io.claudebench.core.Settings;
import io.claudebench.task.script.Strict;
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
public final class StrictWrites implements Strict {
  /** Waiting callers of this process; over it the answer is UNAVAILABLE, as PostgreSQL does not keep up. */
  private static final int WAITING_MAX = 10_000;

  private final BlockingQueue<Wait> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Projection projection;
  private final Archive archive;
  private final Settings settings;
  private final PersistSettings persist;

  private record Wait(String tenant, String id, UniEmitter<? super Void> answer) {

    void refuse() {
      answer.fail(Refusal.UNAVAILABLE.because("PostgreSQL does not have task " + id
          + " yet; if Redis still has it, it will run.")
          .unknown().with("id", id).retryAfterMs(1000));
    }
  }

  StrictWrites(Projection projection, Archive archive, Settings settings, PersistSettings persist) {
    this.projection = projection;
    this.archive = archive;
    this.settings = settings;
    this.persist = persist;
  }

  @Override
  public Uni<Void> persisted(String tenant, String id) {
    return EventLoop.back(Uni.createFrom().emitter(answer -> {
      var wait = new Wait(tenant, id, answer);
      if (!waiting.offer(wait)) {
        wait.refuse();
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
    Set<String> persisted;
    try {
      persisted = persisted(tenant, group.stream().map(Wait::id).collect(Collectors.toSet()));
    } catch (RuntimeException e) {
      group.forEach(Wait::refuse);
      return;
    }
    for (Wait wait : group) {
      if (persisted.contains(wait.id())) {
        wait.answer().complete(null);
      } else {
        wait.refuse();
      }
    }
  }

  /** What was copied now, and what a repeated call finds in PostgreSQL after it has left Redis. */
  private Set<String> persisted(String tenant, Set<String> ids) {
    var copied = projection.run(tenant, Keys.of(settings.prefix(), tenant), Hints.of(ids));
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
