package io.claudebench.core.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Ask;
import io.claudebench.core.Caller;
import io.claudebench.core.Json;
import io.claudebench.core.Name;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Settings;
import io.claudebench.core.Trace;
import io.claudebench.core.Verb;
import io.claudebench.core.Verbs;
import io.claudebench.core.dispatch.Dispatch;
import io.claudebench.core.journal.Journal;
import io.claudebench.core.redis.RedisClock;
import io.claudebench.core.wire.Rpc;
import io.claudebench.core.wire.Sketch;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Runs commands after they were taken from their streams, as many at once as there are slots. */
@Singleton
final class CommandRuns {
  private static final Set<Refusal> AGAIN = Set.of(Refusal.UNAVAILABLE, Refusal.TIMEOUT, Refusal.INTERNAL);
  private static final Pattern NAME = Pattern.compile(Name.REGEX);
  private static final long DRAIN_NANOS = 20_000_000_000L;

  /** Those that one read brought beyond the slots. */
  private final Queue<Runnable> queue = new ArrayDeque<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Gone gone;
  private final Dispatch dispatch;
  private final Verbs verbs;
  private final Settings settings;
  private final RedisClock clock;
  private final Journal journal;
  private final CommandAnswers answers;
  private int slotsTaken;
  private boolean isRunningQueued;
  private Promise<Void> free;

  CommandRuns(Dispatch dispatch, Verbs verbs, Settings settings, Gone gone, RedisClock clock, Journal journal,
      CommandAnswers answers, MeterRegistry meters) {
    this.dispatch = dispatch;
    this.verbs = verbs;
    this.settings = settings;
    this.gone = gone;
    this.clock = clock;
    this.journal = journal;
    this.answers = answers;
    meters.gauge("commands.in.flight", inFlight);
  }

  synchronized int freeSlots() {
    return settings.limits().commandSlots() - slotsTaken;
  }

  /** Done when at least one slot is free; for all who wait. */
  synchronized Future<Void> whenFree() {
    if (freeSlots() > 0) {
      return Future.succeededFuture();
    }
    free = free == null ? Promise.promise() : free;
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
      taken.mustFit(settings.limits().bodyMax());
      JsonNode request = Json.command(taken.bytes());
      run(taken, Rpc.of(request), CommandAnswers.replyTo(taken.keys(), request.get("replyTo")));
    } catch (RuntimeException undecodable) {
      refused(taken, journal.refused(undecodable));
    }
  }

  /** One that seems to be late is asked of Redis first: its clock may have stepped since we learned it. */
  private void run(Delivery taken, Rpc rpc, String replyTo) {
    Trace trace = Trace.of(rpc.metadata(), Trace.of(null));
    long until = taken.lane().isCarried() ? taken.untilMs() : trace.deadlineMs();
    if (until <= 0 || clock.nowMs().orElse(0) <= until) {
      begin(taken, rpc, replyTo, trace);
    } else {
      clock.ask().subscribe().with(now -> {
        if (now > until) {
          answers.acknowledge(taken);
        } else {
          begin(taken, rpc, replyTo, trace);
        }
      }, failure -> {});
    }
  }

  private void begin(Delivery taken, Rpc rpc, String replyTo, Trace trace) {
    Verb verb = verbs.find(rpc.method());
    boolean isParked = verb != null && verb.waits() && rpc.request().waitMs() != 0;
    inFlight.incrementAndGet();
    if (isParked || taken.lane() == Lane.LIFELINES) {
      dispatch(taken, rpc, replyTo, trace, verb, () -> {});
    } else {
      takeSlot(() -> dispatch(taken, rpc, replyTo, trace, verb, this::freeSlot));
    }
  }

  private void dispatch(Delivery taken, Rpc rpc, String replyTo, Trace trace, Verb verb, Runnable ended) {
    var place = new Gone.Place(taken.tenant(), call(taken, rpc));
    var ask = new Ask(Ask.Via.command(place.call()), caller(taken, rpc.metadata()), rpc.request(), trace,
        gone.of(place));
    Uni.createFrom().deferred(() -> verb != null ? dispatch.run(ask)
        : Uni.createFrom().failure(Refusal.UNKNOWN_VERB.because("No verb " + rpc.method() + ".")))
        .map(output -> Rpc.result(rpc.id(), output))
        .onTermination().invoke(() -> {
          if (verb != null && verb.waits() && taken.lane().isCarried()) {
            gone.forgetLater(place, rpc.metadata() != null && rpc.metadata().path("batched").asBoolean());
          } else {
            gone.forget(place);
          }
          inFlight.decrementAndGet();
          ended.run();
        }).subscribe().with(
            answer -> answered(taken, rpc, replyTo, answer, verb.readOnly()),
            failure -> refused(taken, rpc, replyTo, journal.refused(failure), trace));
  }

  /** What no other command is called: the id that its carrier made up, else that of its entry in its stream. */
  private static String call(Delivery taken, Rpc rpc) {
    String id = rpc.id() == null ? null : rpc.id().textValue();
    return !taken.lane().isCarried() ? taken.id()
        : id != null && NAME.matcher(id).matches() ? id : taken.id() + ":" + taken.lane();
  }

  private void takeSlot(Runnable run) {
    synchronized (this) {
      queue.add(run);
    }
    runQueued();
  }

  private void freeSlot() {
    synchronized (this) {
      slotsTaken--;
    }
    runQueued();
  }

  /** By one thread at a time and never from within itself, as what it runs may end at once. */
  private void runQueued() {
    synchronized (this) {
      if (isRunningQueued) {
        return;
      }
      isRunningQueued = true;
    }
    for (Runnable next = next(); next != null; next = next()) {
      next.run();
    }
    Promise<Void> waiting = null;
    synchronized (this) {
      if (freeSlots() > 0) {
        waiting = free;
        free = null;
      }
    }
    if (waiting != null) {
      waiting.complete();
    }
  }

  private synchronized Runnable next() {
    Runnable next = freeSlots() > 0 ? queue.poll() : null;
    isRunningQueued = next != null;
    slotsTaken += next != null ? 1 : 0;
    return next;
  }

  /** What is no command is buried; whoever can be told that is told. */
  private void refused(Delivery taken, Refused refused) {
    Sketch sketch = Sketch.of(taken.piece(settings.limits().bodyMax()));
    answers.bury(taken, refused.getMessage());
    if (sketch.id() != null && CommandAnswers.isReplyTo(taken.keys(), sketch.replyTo())) {
      answers.answer(taken, sketch.replyTo(), Rpc.error(sketch.id(), refused, Trace.of(null).id()), true);
    }
  }

  private void refused(Delivery taken, Rpc rpc, String replyTo, Refused refused, Trace trace) {
    if (replyTo != null || !AGAIN.contains(refused.word())) {
      answered(taken, rpc, replyTo, Rpc.error(rpc.id(), refused, trace.id()), false);
    }
  }

  private void answered(Delivery taken, Rpc rpc, String replyTo, ObjectNode answer, boolean isRead) {
    if (replyTo == null || rpc.notification()) {
      answers.acknowledge(taken);
    } else {
      answers.answer(taken, replyTo, answer, isRead);
    }
  }

  void bury(Delivery taken, String reason) {
    answers.bury(taken, reason);
  }

  /**
   * Whoever may write the stream of commands is the tenant with role internal, and roles in the metadata only take
   * away from that. What was carried has the roles and the key that the carrier verified; none that are named are none.
   */
  private static Caller caller(Delivery taken, JsonNode metadata) {
    JsonNode about = metadata == null ? Json.MAPPER.createObjectNode() : metadata;
    String actor = about.path("actor").textValue();
    Set<String> roles = new HashSet<>();
    about.path("roles").forEach(role -> roles.add(role.asText()));
    if (!taken.lane().isCarried()) {
      roles.remove("admin");
      if (!about.hasNonNull("roles")) {
        roles.add("internal");
      }
    }
    return new Caller(taken.tenant(), actor != null && NAME.matcher(actor).matches() ? actor : "event-door", roles,
        taken.lane().isCarried() ? about.path("key").asText() : "");
  }
}
