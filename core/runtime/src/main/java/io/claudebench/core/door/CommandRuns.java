package io.claudebench.core.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Ask;
import io.claudebench.core.Caller;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Name;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Settings;
import io.claudebench.core.Trace;
import io.claudebench.core.Verb;
import io.claudebench.core.Verbs;
import io.claudebench.core.dispatch.Dispatch;
import io.claudebench.core.journal.Journal;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.RedisClock;
import io.claudebench.core.wire.Rpc;
import io.claudebench.core.wire.Sketch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Runs one command after it was taken from its stream: answers it, acknowledges it, or buries it. */
@Singleton
final class CommandRuns {
  private static final Set<Refusal> AGAIN = Set.of(Refusal.UNAVAILABLE, Refusal.TIMEOUT, Refusal.INTERNAL);
  private static final Pattern NAME = Pattern.compile(Name.REGEX);
  private static final int REPLIES_MAX = 1000;
  private static final long REPLIES_MS = 300_000;
  private static final int DEAD_MAX = 10_000;
  private static final long DEAD_MS = 7 * 86_400_000L;
  private static final long DRAIN_NANOS = 20_000_000_000L;

  private final AtomicInteger slotsTaken = new AtomicInteger();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Gone gone;
  private final Dispatch dispatch;
  private final Verbs verbs;
  private final RedisClient commands;
  private final Settings settings;
  private final RedisClock clock;
  private final Journal journal;
  private final Counter dead;
  private volatile Promise<Void> free;

  CommandRuns(Dispatch dispatch, Verbs verbs, RedisClient commands, Settings settings, Gone gone, RedisClock clock,
      Journal journal,
      MeterRegistry meters) {
    this.dispatch = dispatch;
    this.verbs = verbs;
    this.commands = commands;
    this.settings = settings;
    this.gone = gone;
    this.clock = clock;
    this.journal = journal;
    this.dead = meters.counter("commands.dead");
    meters.gauge("commands.in.flight", inFlight);
  }

  int freeSlots() {
    return settings.limits().commandSlots() - slotsTaken.get();
  }

  /** Done when at least one slot is free. */
  synchronized Future<Void> whenFree() {
    if (freeSlots() > 0) {
      return Future.succeededFuture();
    }
    free = Promise.promise();
    return free.future();
  }

  void awaitIdle() {
    long end = System.nanoTime() + DRAIN_NANOS;
    while (inFlight.get() > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  void run(Delivery taken) {
    try {
      JsonNode request = Json.command(taken.data().getBytes(UTF_8));
      run(taken, Rpc.of(request), replyTo(taken.keys(), request.get("replyTo")));
    } catch (RuntimeException undecodable) {
      refused(taken, journal.refused(undecodable));
    }
  }

  private void run(Delivery taken, Rpc rpc, String replyTo) {
    Trace trace = Trace.of(rpc.metadata(), null);
    if (trace.deadlineMs() > 0 && clock.nowMs().orElse(0) > trace.deadlineMs()) {
      acknowledge(taken, List.of());
      return;
    }
    Verb verb = verbs.find(rpc.method());
    boolean takesSlot = verb == null || !verb.waits() || rpc.params() == null || rpc.params().path("waitMs")
        .asInt(0) == 0;
    String id = taken.id();
    var ask = new Ask(Ask.Via.command(id), caller(taken.tenant(), rpc.metadata()), rpc.request(), trace, gone.of(id));
    inFlight.incrementAndGet();
    slotsTaken.addAndGet(takesSlot ? 1 : 0);
    Uni.createFrom().deferred(() -> verb != null ? dispatch.run(ask)
        : Uni.createFrom().failure(Refusal.UNKNOWN_VERB.because("No verb " + rpc.method() + ".")))
            .map(output -> Rpc.result(rpc.id(), output))
        .onTermination().invoke(() -> ended(id, takesSlot)).subscribe().with(
            answer -> reply(taken, rpc, replyTo, answer),
            failure -> refused(taken, rpc, replyTo, journal.refused(failure), trace));
  }

  /** What is no command is buried; whoever can be told that is told. */
  private void refused(Delivery taken, Refused refused) {
    Sketch sketch = Sketch.of(taken.data().getBytes(UTF_8));
    boolean isAsked = sketch.id() != null && isReplyTo(taken.keys(), sketch.replyTo());
    bury(taken, refused.getMessage(),
        isAsked ? answer(sketch.replyTo(), Rpc.error(sketch.id(), refused, Trace.of(null).id())) : List.of());
  }

  private void refused(Delivery taken, Rpc rpc, String replyTo, Refused refused, Trace trace) {
    if (replyTo == null && AGAIN.contains(refused.word())) {
      return;
    }
    reply(taken, rpc, replyTo, Rpc.error(rpc.id(), refused, trace.id()));
  }

  private void ended(String id, boolean tookSlot) {
    gone.forget(id);
    slotsTaken.addAndGet(tookSlot ? -1 : 0);
    inFlight.decrementAndGet();
    Promise<Void> waiting;
    synchronized (this) {
      waiting = free;
      free = null;
    }
    if (waiting != null) {
      waiting.complete();
    }
  }

  private void reply(Delivery taken, Rpc rpc, String replyTo, ObjectNode answer) {
    acknowledge(taken, replyTo == null || rpc.notification() ? List.of() : answer(replyTo, answer));
  }

  private static List<Request> answer(String replyTo, ObjectNode answer) {
    return List.of(Request.cmd(Command.XADD).arg(replyTo).arg("MAXLEN").arg("~").arg(REPLIES_MAX).arg("*").arg("data")
        .arg(Json.text(answer)),
        Request.cmd(Command.PEXPIRE).arg(replyTo).arg(REPLIES_MS));
  }

  /** What cannot be run, with its reason, for an operator to look at. */
  void bury(Delivery taken, String reason) {
    bury(taken, reason, List.of());
  }

  private void bury(Delivery taken, String reason, List<Request> answer) {
    dead.increment();
    String row = Json.text(Json.MAPPER.createObjectNode().put("stream", taken.stream()).put("id", taken.id())
        .put("reason", reason).put("data", taken.data()));
    String graves = taken.keys().of(Key.DEAD_COMMANDS);
    var all = new ArrayList<>(answer);
    all.addAll(List.of(
        Request.cmd(Command.XADD).arg(graves).arg("MAXLEN").arg("~").arg(DEAD_MAX).arg("*").arg("data").arg(row),
        Request.cmd(Command.PEXPIRE).arg(graves).arg(DEAD_MS)));
    acknowledge(taken, all);
  }

  /** If this is lost, the command is delivered again and its script gives the first answer again. */
  private void acknowledge(Delivery taken, List<Request> before) {
    var all = new ArrayList<>(before);
    all.add(Request.cmd(Command.XACK).arg(taken.stream()).arg(settings.service()).arg(taken.id()));
    all.add(Request.cmd(Command.XDEL).arg(taken.stream()).arg(taken.id()));
    commands.batch(all).subscribe().with(done -> {}, failure -> {});
  }

  private static String replyTo(Keys keys, JsonNode replyTo) {
    if (replyTo == null || replyTo.isNull()) {
      return null;
    }
    String text = replyTo.asText();
    if (!isReplyTo(keys, text)) {
      throw Refusal.INVALID_REQUEST.because("replyTo must be " + keys.family(Key.REPLIES) + "<name>.");
    }
    return text;
  }

  private static boolean isReplyTo(Keys keys, String text) {
    String prefix = keys.family(Key.REPLIES);
    return text != null && text.startsWith(prefix) && NAME.matcher(text.substring(prefix.length())).matches();
  }

  /** Who may write the stream is the tenant with role internal; roles in the metadata only take away. */
  private static Caller caller(String tenant, JsonNode metadata) {
    String actor = metadata == null ? null : metadata.path("actor").textValue();
    Set<String> roles = new HashSet<>();
    if (metadata != null && metadata.path("roles").isArray()) {
      metadata.get("roles").forEach(role -> roles.add(role.asText()));
      roles.remove("internal");
    } else {
      roles.add("internal");
    }
    return new Caller(tenant, actor != null && NAME.matcher(actor).matches() ? actor : "event-door", roles);
  }
}
