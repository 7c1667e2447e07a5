package io.claudebench.core.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.claudebench.core.EventLoop;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.RedisClock;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.core.redis.Subscription;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The keys that stand in Redis. One that was looked up is believed for two minutes, one that is none for five; a change
 * is heard at once, and after a lost connection everything is looked up again; so is, every minute, what those hold who
 * still wait or watch.
 */
@Singleton
final class Keyring {
  private static final int MAX = 10_000;
  private static final int AGAIN_MS = 250;
  private static final int HELD_MS = 60_000;
  private static final long SAY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Cache<String, StoredKey> known = Caffeine.newBuilder().maximumSize(MAX)
      .expireAfterWrite(Duration.ofMinutes(2)).build();
  private final Cache<String, Boolean> unknown = Caffeine.newBuilder().maximumSize(MAX)
      .expireAfterWrite(Duration.ofMinutes(5)).build();
  private final Map<String, Uni<StoredKey>> looks = new ConcurrentHashMap<>();
  private final Endings endings = new Endings();
  private final AtomicLong heard = new AtomicLong();
  private final RedisClient commands;
  private final RedisClock clock;
  private final Secrets secrets;
  private final Script use;
  private final Vertx vertx;
  private final Tenants tenants;
  private final Keys fleet;
  private final Subscription changes;

  Keyring(io.vertx.mutiny.redis.client.Redis redis, RedisClient commands, RedisClock clock, Secrets secrets,
      Scripts scripts, Tenants tenants, Vertx vertx) {
    this.commands = commands;
    this.clock = clock;
    this.secrets = secrets;
    this.use = scripts.ungated("apikey_used");
    this.vertx = vertx;
    this.tenants = tenants;
    this.fleet = tenants.fleet();
    this.changes = new Subscription(redis.getDelegate(), vertx, List.of(fleet.of(Key.API_KEY_CHANNEL)),
        this::lookAtAll, (name, channel, id) -> changed(id));
  }

  void start(@Observes StartupEvent boot) {
    changes.start();
    tenants.each(came -> {}, left -> lookAtAll());
    vertx.setPeriodic(HELD_MS, look -> endings.awaited().forEach(this::changed));
  }

  void stop(@Observes ShutdownEvent end) {
    changes.stop();
  }

  /**
   * Who holds it. Refuses {@code UNAUTHORIZED} (unknown, wrong, expired) and {@code UNAVAILABLE} (Redis cannot be
   * asked).
   */
  Uni<Holder> holder(Secrets.Parts given) {
    StoredKey key = known.getIfPresent(given.id());
    if (key != null) {
      return Uni.createFrom().item(() -> checked(key, given));
    }
    if (unknown.getIfPresent(given.id()) != null) {
      return Uni.createFrom().failure(Authenticator.unknown());
    }
    return EventLoop.back(look(given.id())).map(found -> checked(found, given));
  }

  /** One look for all who ask meanwhile; who asks after a change was heard has another. */
  private Uni<StoredKey> look(String id) {
    return looks.computeIfAbsent(id, asked -> {
      var own = new AtomicReference<Uni<StoredKey>>();
      own.set(Uni.createFrom().deferred(() -> read(id)).onTermination().invoke(() -> looks.remove(id, own.get()))
          .memoize().indefinitely());
      return own.get();
    });
  }

  private Uni<StoredKey> read(String id) {
    Request request = Request.cmd(Command.HMGET).arg(fleet.of(Key.API_KEY, id));
    StoredKey.ask(request);
    long before = heard.get();
    return commands.send(request).chain(fields -> {
      StoredKey key = StoredKey.of(id, fields);
      if (key == null) {
        unknown.put(id, true);
      } else {
        known.put(id, key);
      }
      if (heard.get() != before) { // asked only now: what is kept after a change was heard is not thrown away by it
        known.invalidate(id);
        unknown.invalidate(id);
        return read(id);
      }
      if (key == null) {
        throw Authenticator.unknown();
      }
      return Uni.createFrom().item(ofTenant(key));
    });
  }

  /** One of a tenant that is not there, or not yet heard of, opens nothing now. */
  private StoredKey ofTenant(StoredKey key) {
    if (!tenants.names().contains(key.caller().tenant())) {
      throw Authenticator.unknown();
    }
    return key;
  }

  /** Whose the key of this id is, whatever its secret. Refuses as {@link #holder} does. */
  Uni<Authenticator.Owner> named(String id) {
    StoredKey key = known.getIfPresent(id);
    if (key != null) {
      return Uni.createFrom().item(() -> owner(key));
    }
    return unknown.getIfPresent(id) != null ? Uni.createFrom().failure(Authenticator.unknown())
        : EventLoop.back(look(id)).map(this::owner);
  }

  private Authenticator.Owner owner(StoredKey key) {
    alive(key);
    return new Authenticator.Owner(key.caller(), key.macs(clock.nowOrLocalMs()), mac -> holder(key, mac));
  }

  private Holder checked(StoredKey key, Secrets.Parts given) {
    String mac = secrets.mac(given.secret());
    if (!key.isOpenedBy(mac, clock.nowOrLocalMs())) {
      throw Authenticator.unknown();
    }
    alive(key);
    used(key);
    return holder(key, mac);
  }

  private void alive(StoredKey key) {
    ofTenant(key);
    if (key.expiresAt() > 0 && clock.nowOrLocalMs() >= key.expiresAt()) {
      throw expired();
    }
  }

  private Holder holder(StoredKey key, String mac) {
    Uni<Refused> ended = endings.of(key.id(), mac).heard().map(told -> Authenticator.unknown());
    if (known.getIfPresent(key.id()) != key) {
      lookAgain(key.id()); // it changed before anybody knew that its end is waited for
    }
    long end = key.endOf(mac);
    return end == 0 ? new Holder(key.caller(), ended)
        : Holder.until(vertx, key.caller(), ended, end - clock.nowOrLocalMs(), Keyring::expired);
  }

  private static Refused expired() {
    return Refusal.UNAUTHORIZED.because("This API key has expired.").fix("Ask an admin for a new one (key.create).");
  }

  /** At most once a minute, and never for a key that is gone. */
  private void used(StoredKey key) {
    long last = key.saidAt().get();
    long now = System.nanoTime();
    if ((last == Long.MIN_VALUE || now - last > SAY_NANOS) && key.saidAt().compareAndSet(last, now)) {
      use.of(key.id()).run(Background.silent(fleet)).subscribe().with(said -> {}, failure -> {});
    }
  }

  private void changed(String id) {
    heard.incrementAndGet();
    looks.remove(id);
    known.invalidate(id);
    unknown.invalidate(id);
    if (endings.has(id)) {
      lookAgain(id);
    }
  }

  private void lookAtAll() {
    var ids = new HashSet<>(known.asMap().keySet());
    ids.addAll(endings.awaited());
    ids.forEach(this::changed);
  }

  /** Those who hold a secret that is none any more are told. */
  private void lookAgain(String id) {
    look(id).subscribe().with(this::rotated, failure -> {
      if (failure instanceof Refused refused && refused.word() == Refusal.UNAUTHORIZED) {
        endings.end(id, every -> true);
      } else {
        vertx.setTimer(AGAIN_MS, again -> lookAgain(id));
      }
    });
  }

  /** The end of its old secret is waited for once it comes before the next look. */
  private void rotated(StoredKey key) {
    endings.end(key.id(), mac -> !mac.equals(key.mac()) && !mac.equals(key.oldMac()));
    long leftMs = key.oldUntil() - clock.nowOrLocalMs();
    if (!key.oldMac().isEmpty() && leftMs <= HELD_MS) {
      vertx.setTimer(Math.max(1, leftMs), over -> endings.end(key.id(), key.oldMac()::equals));
    }
  }
}
