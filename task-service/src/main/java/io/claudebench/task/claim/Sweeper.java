package io.claudebench.task.claim;

import io.claudebench.core.Keys;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Rounds;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.model.TaskSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Does what time does, on every replica at once: ends leases that were not renewed, brings scheduled tasks forward,
 * takes unclaimed assignments back, tells of shares that others may take. It comes when the next thing is due, at the
 * latest after {@code sweepMs}. Every {@value #CONTACT_MS} ms it leaves word that leases can be renewed here: those
 * that ran out while no replica did, are held once.
 */
@Singleton
public final class Sweeper {
  private static final int CONTACT_MS = 300;

  private final Map<String, OfTenant> sweeps = new ConcurrentHashMap<>();
  private final Tenants tenants;
  private final Vertx vertx;
  private final Script script;
  private final Script contact;
  private final TaskSettings settings;
  private final Counter moved;
  private volatile BiConsumer<Keys, Word> onShare = (keys, word) -> {};

  Sweeper(Scripts scripts, Vertx vertx, Tenants tenants, TaskSettings settings,
      MeterRegistry meters) {
    this.script = scripts.load("task_sweep");
    this.contact = scripts.load("task_contact");
    this.settings = settings;
    this.moved = meters.counter("sweeper.moved");
    this.tenants = tenants;
    this.vertx = vertx;
  }

  void start(@Observes StartupEvent boot) {
    tenants.each(this::came, tenant -> sweeps.remove(tenant).stop());
  }

  private void came(String tenant) {
    var sweep = new OfTenant(Background.of(tenants.keys(tenant), "sweeper", tenant), vertx);
    sweeps.put(tenant, sweep);
    sweep.start();
  }

  void stop(@Observes ShutdownEvent end) {
    sweeps.values().forEach(OfTenant::stop);
  }

  /** Something changed that may be due before the next sweep. */
  public void look(String tenant) {
    OfTenant sweep = sweeps.get(tenant);
    if (sweep != null) {
      sweep.rounds.look();
    }
  }

  /** Who hears of each share that others may take from now on. */
  void onShare(BiConsumer<Keys, Word> heard) {
    onShare = heard;
  }

  private final class OfTenant {
    private final Background by;
    private final Rounds rounds;
    private final Rounds contacts;
    /** Up to when open shares were told, in milliseconds of Redis. */
    private volatile long toldMs;

    OfTenant(Background by, Vertx vertx) {
      this.by = by;
      this.rounds = new Rounds(vertx, settings.sweepMinMs(), settings.sweepMs(), contactMs -> sweep());
      this.contacts = new Rounds(vertx, CONTACT_MS, CONTACT_MS,
          contactMs -> contact.run(by).replaceWith((long) CONTACT_MS));
    }

    void start() {
      rounds.start();
      contacts.start();
    }

    void stop() {
      rounds.stop();
      contacts.stop();
    }

    private Uni<Long> sweep() {
      return script.run(by, settings.sweepBatch(), settings.deadMax(), settings.deadMs(), settings.denyMax(), toldMs)
          .map(this::swept);
    }

    private long swept(Response reply) {
      moved.increment(reply.get(0).toLong());
      toldMs = reply.get(2).toLong();
      for (int i = 3; i < reply.size(); i += 2) {
        onShare.accept(by.keys(), Word.of(reply.get(i).toString(), reply.get(i + 1).toString()));
      }
      String next = reply.get(1).toString();
      return next.isEmpty() ? settings.sweepMs() : Long.parseLong(next);
    }
  }
}
