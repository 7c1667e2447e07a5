package io.claudebench.task.epoch;

import io.claudebench.core.Keys;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.postgres.Postgres;
import io.claudebench.task.persist.PersistSettings;
import io.claudebench.task.persist.Projection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Opens the gate of {@link Epoch} for a run of Redis. PostgreSQL goes first, always: its epoch is raised and its
 * ceiling lifted by a block before Redis may use either, so whatever Redis forgets, no id and no fence is given out
 * twice. Of several replicas one raises; when it is not heard of for a while another does it again, one epoch higher.
 * Blocks; for virtual threads.
 */
@Singleton
public final class Raise {
  private static final Logger LOG = Logger.getLogger("claudebench");

  private final String self = UUID.randomUUID().toString();
  private final Set<String> known = new HashSet<>();
  private long beatenAt = System.nanoTime();
  private final Postgres postgres;
  private final Reconcile reconcile;
  private final Epoch gate;
  private final Tenants tenants;
  private final PersistSettings settings;
  private final Script raise;
  private final Script open;
  private final Script ceiling;

  /** What PostgreSQL granted. */
  private record Grant(long epoch, long lift, long ceiling) {}

  Raise(Scripts scripts, Postgres postgres, Reconcile reconcile, Epoch gate, Tenants tenants,
      PersistSettings settings) {
    this.postgres = postgres;
    this.reconcile = reconcile;
    this.gate = gate;
    this.tenants = tenants;
    this.settings = settings;
    this.raise = scripts.ungated("epoch_raise");
    this.open = scripts.ungated("epoch_open");
    this.ceiling = scripts.ungated("epoch_ceiling");
  }

  /**
   * Looks for every tenant whether the run that answers is covered, covers it where it is not, and lifts the ceiling in
   * time. What fails for one holds no other up.
   */
  public void step() {
    int open = 0;
    RuntimeException failure = null;
    for (String tenant : tenants.names()) {
      try {
        open += isCovered(tenant, tenants.keys(tenant)) ? 1 : 0;
      } catch (RuntimeException failed) {
        failure = failed;
      }
    }
    gate.open(open, tenants.names().size());
    if (failure != null) {
      throw failure;
    }
  }

  private boolean isCovered(String tenant, Keys keys) {
    Epoch.State state = Projection.await(gate.look(keys));
    if (!state.run().equals(state.open()) || !isKnown(tenant, state)) {
      return cover(tenant, keys, state);
    }
    if (state.seq() > state.ceiling() - settings.block() / 2) {
      lift(tenant, keys, state);
    }
    return true;
  }

  /** Asks PostgreSQL once per run: it may be the one that came back older. */
  private boolean isKnown(String tenant, Epoch.State state) {
    String run = tenant + state.run();
    if (known.contains(run)) {
      return true;
    }
    boolean agrees = postgres.inTransaction(() -> {
      EpochRow row = EpochRow.locked(tenant);
      return row.epoch >= state.epoch() && row.ceiling >= state.ceiling();
    });
    if (agrees) {
      known.add(run);
    }
    return agrees;
  }

  /** False when another replica is at it. */
  private boolean cover(String tenant, Keys keys, Epoch.State state) {
    String run = state.run();
    Grant grant = postgres.inTransaction(() -> grant(tenant, run, state));
    if (grant == null) {
      return false;
    }
    String epoch = Long.toString(grant.epoch());
    try {
      Projection.await(raise.run(Background.silent(keys), epoch, grant.lift(), grant.ceiling(), run));
      long put = reconcile.run(tenant, keys, grant.epoch(), () -> beat(tenant, grant.epoch()));
      Projection.await(open.run(Background.silent(keys), epoch, run));
      LOG.infof("epoch RAISED tenant=%s epoch=%d from_id=%d reconciled=%d", tenant.isEmpty() ? "-" : tenant,
          grant.epoch(), grant.lift() + 1, put);
    } catch (Refused e) {
      if (e.word() == Refusal.CONFLICT) {
        return false;
      }
      throw e;
    }
    known.add(tenant + run);
    return true;
  }

  private Grant grant(String tenant, String run, Epoch.State state) {
    EpochRow row = EpochRow.locked(tenant);
    Instant now = EpochRow.now();
    if (row.runId.equals(run) && !row.raisedBy.equals(self)
        && row.raisedAt.isAfter(now.minusMillis(settings.raiseMs()))) {
      return null;
    }
    long lift = Math.max(row.ceiling, state.seq());
    row.epoch = Math.max(row.epoch, state.epoch()) + 1;
    row.ceiling = lift + settings.block();
    row.runId = run;
    row.raisedBy = self;
    row.raisedAt = now;
    return new Grant(row.epoch, lift, row.ceiling);
  }

  /** Says now and then that this replica is still at it; fails when another took over. */
  private void beat(String tenant, long epoch) {
    if (System.nanoTime() - beatenAt < settings.raiseMs() * 200_000L) {
      return;
    }
    beatenAt = System.nanoTime();
    postgres.inTransaction(() -> {
      EpochRow row = EpochRow.locked(tenant);
      if (row.epoch != epoch) {
        throw Refusal.CONFLICT.because("Another replica raised the epoch.");
      }
      row.raisedAt = EpochRow.now();
      return null;
    });
  }

  private void lift(String tenant, Keys keys, Epoch.State state) {
    Long lifted = postgres.inTransaction(() -> {
      EpochRow row = EpochRow.locked(tenant);
      if (row.epoch != state.epoch()) {
        return null;
      }
      row.ceiling = Math.max(row.ceiling, state.seq() + settings.block());
      return row.ceiling;
    });
    if (lifted != null) {
      Projection.await(ceiling.run(Background.silent(keys), state.epoch(), lifted));
    }
  }
}
