package io.claudebench.hook.policy;

import io.claudebench.core.EventLoop;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Tenants;
import io.claudebench.core.health.Condition;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.Subscription;
import io.claudebench.hook.record.Abridged;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The book in force for each tenant, as Redis has its sets: a change is heard at once, and after a lost connection all
 * are read again. A call sees one book from its beginning to its end. While Redis is away, or has older sets than it
 * had, the last one stays in force; of a tenant whose sets were never read, every call without another objection is
 * answered as {@code on-failure} says.
 */
@Singleton
public final class Policies implements Condition {
  private static final Logger LOG = Logger.getLogger("claudebench");
  /** Characters of a command, and of all parameters, that are read on the event loop. */
  private static final int INLINE_MAX = 8192;
  private static final int LOOP_MAX = 32_768;
  private static final int AGAIN_MS = 250;

  private final Map<String, InForce> inForce = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> looks = new ConcurrentHashMap<>();
  private final Books books;
  private final Failure onFailure;
  private final Book unread;
  private final RedisClient commands;
  private final Tenants tenants;
  private final Vertx vertx;
  private final Subscription changes;

  /**
   * @param versions of the sets that Redis had
   * @param sets those that the book was made of
   * @param isWhole whether all could be read
   */
  private record InForce(Book book, Map<String, Long> versions, Map<String, RuleSet> sets, boolean isWhole) {

    /** Whether Redis has lost something of it. */
    boolean isAhead(Map<String, StoredPolicy> found) {
      return versions.entrySet().stream().anyMatch(set -> !found.containsKey(set.getKey())
          || found.get(set.getKey()).version() < set.getValue());
    }
  }

  Policies(io.vertx.mutiny.redis.client.Redis redis, RedisClient commands, Tenants tenants, HookSettings settings,
      Vertx vertx) {
    this.books = new Books(settings);
    this.onFailure = settings.onFailure();
    this.unread = books.of(List.of()).unless(onFailure);
    this.commands = commands;
    this.tenants = tenants;
    this.vertx = vertx;
    this.changes = Subscription.ofAll(redis.getDelegate(), vertx, tenants,
        keys -> List.of(keys.of(Key.POLICY_CHANNEL)), this::lookAtAll, (tenant, channel, name) -> look(tenant));
  }

  void start(@Observes StartupEvent boot) {
    changes.start();
    tenants.each(this::look, this::forget);
  }

  void stop(@Observes ShutdownEvent end) {
    changes.stop();
  }

  /** What is in force for a tenant now. */
  public Book of(String tenant) {
    InForce now = inForce.get(tenant);
    return now == null ? unread : now.book();
  }

  /** What the rules in force say of a call. */
  public Uni<Verdict> judge(String tenant, ToolCall call) {
    Book book = of(tenant);
    return read(() -> book.judge(call), call.command.length() <= INLINE_MAX && Abridged.fits(call.params, LOOP_MAX)
        && book.isQuick(Math.max(call.command.length(), Abridged.length(call.params))));
  }

  /** What the rules in force say of a prompt. */
  public Uni<Book.OnPrompt> onPrompt(String tenant, String prompt) {
    Book book = of(tenant);
    return read(() -> book.onPrompt(prompt), book.isQuick(prompt.length()));
  }

  /** What is long is read beside the event loop. */
  private static <T> Uni<T> read(Supplier<T> reading, boolean isShort) {
    Uni<T> read = Uni.createFrom().item(reading);
    return isShort ? read : EventLoop.back(read.runSubscriptionOn(Infrastructure.getDefaultWorkerPool()));
  }

  /** The rules that are there without any set. */
  List<Rule> builtIn() {
    return books.builtIn();
  }

  /** The book of some sets. Refuses {@code INVALID} what is wrong with one of them, at its pointer. */
  Book book(Map<String, PolicySpec> sets) {
    return books.of(sets.values());
  }

  /** What Redis has of a tenant, by name. Refuses {@code UNAVAILABLE}. */
  Uni<Map<String, StoredPolicy>> stored(Keys keys) {
    return commands.send(Request.cmd(Command.HGETALL).arg(keys.of(Key.POLICIES))).map(Policies::byName);
  }

  private static Map<String, StoredPolicy> byName(Response all) {
    var found = new TreeMap<String, StoredPolicy>();
    all.getKeys().forEach(name -> found.put(name, StoredPolicy.of(name, all.get(name).toString())));
    return found;
  }

  static Map<String, PolicySpec> specs(Map<String, StoredPolicy> stored) {
    var specs = new TreeMap<String, PolicySpec>();
    stored.forEach((name, one) -> specs.put(name, one.spec()));
    return specs;
  }

  private void lookAtAll() {
    tenants.names().forEach(this::look);
  }

  private void forget(String tenant) {
    inForce.remove(tenant);
    looks.remove(tenant);
  }

  /** Of two looks under way only the later is believed: they may come back in any order. */
  private void look(String tenant) {
    AtomicLong last = looks.computeIfAbsent(tenant, name -> new AtomicLong());
    long own;
    synchronized (looks) {
      own = last.incrementAndGet();
    }
    stored(tenants.keys(tenant)).emitOn(Infrastructure.getDefaultWorkerPool())
        .map(found -> take(tenant, found, () -> own == last.get())).subscribe().with(isTaken -> {
      if (!isTaken) {
        again(tenant, last, own);
      }
    }, failure -> again(tenant, last, own));
  }

  private boolean take(String tenant, Map<String, StoredPolicy> found, BooleanSupplier isLast) {
    InForce now = inForce.get(tenant);
    if (now != null && now.isAhead(found)) {
      return false; // PostgreSQL has them, and Redis soon
    }
    InForce next = inForce(tenant, found, now);
    synchronized (looks) {
      if (isLast.getAsBoolean() && tenants.names().contains(tenant)) {
        inForce.put(tenant, next);
      }
    }
    return true;
  }

  /** A set that this build cannot read stays as it was; where it was not known, nothing passes without a person. */
  private InForce inForce(String tenant, Map<String, StoredPolicy> found, InForce before) {
    var versions = new TreeMap<String, Long>();
    var sets = new TreeMap<String, RuleSet>();
    boolean isWhole = true;
    for (StoredPolicy stored : found.values()) {
      versions.put(stored.name(), stored.version());
      RuleSet set = readable(tenant, stored);
      if (set == null) {
        isWhole = false;
        set = before == null ? null : before.sets().get(stored.name());
      }
      if (set != null) {
        sets.put(stored.name(), set);
      }
    }
    Book book = books.ofRead(sets.values());
    return new InForce(sets.size() == found.size() ? book : book.unless(onFailure), versions, sets, isWhole);
  }

  private static RuleSet readable(String tenant, StoredPolicy stored) {
    try {
      return RuleSet.of(stored.spec());
    } catch (RuntimeException no) {
      LOG.errorf("policies UNREADABLE tenant=%s %s %s", tenant, stored.name(), no.getMessage());
      return null;
    }
  }

  private void again(String tenant, AtomicLong last, long own) {
    vertx.setTimer(AGAIN_MS, later -> {
      if (own == last.get() && tenants.names().contains(tenant)) {
        look(tenant);
      }
    });
  }

  private Set<String> unread() {
    var unread = new HashSet<>(tenants.names());
    unread.removeAll(inForce.keySet());
    return unread;
  }

  @Override
  public String name() {
    return "policies";
  }

  /** Without them it would ask about everything. */
  @Override
  public boolean up() {
    return inForce.containsKey("");
  }

  @Override
  public boolean degraded() {
    return !unread().isEmpty() || inForce.values().stream().anyMatch(one -> !one.isWhole());
  }

  @Override
  public String detail() {
    int count = unread().size();
    return count > 0 ? "not read for " + count + " tenants" : degraded() ? "some cannot be read" : "up";
  }
}
