package io.claudebench.hook.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Call;
import io.claudebench.core.Json;
import io.claudebench.core.ReplicaName;
import io.claudebench.core.Tenants;
import io.claudebench.core.Texts;
import io.claudebench.core.health.Condition;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.core.redis.WriteBehind;
import io.claudebench.hook.redact.Redactor;
import io.claudebench.hook.session.Sessions;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Writes records down behind the answers: in pieces, without secrets, so many as have room; how many had none stands in
 * readiness and in {@code hook_records_missed}. A call with an idempotency key waits until Redis has its record and
 * answer, as it wants the first answer again. Whose session it is is told to {@link Sessions}.
 *
 * <p>What {@link WriteBehind} does not promise is not promised here.
 */
@Singleton
public final class Recorder implements Condition {
  private static final int PIECE = 100;
  private static final Pattern NO_NAME = Pattern.compile("[^A-Za-z0-9._:@-]");
  private static final int NAME_MAX = 128;
  private static final long LATE_MS = 10_000;

  private final WriteBehind<Line> lines;
  private final AtomicLong marks = new AtomicLong();
  private final AtomicLong lastMissMs = new AtomicLong(Long.MIN_VALUE / 2);
  private final Sessions sessions;
  private final String replica;
  private final Script once;
  private final Vertx vertx;
  private final RecordSettings settings;

  /** @param metadata of its event, JSON */
  private record Line(Recorded what, String mark, String metadata) {}

  Recorder(Scripts scripts, Tenants tenants, Sessions sessions, ReplicaName replica, Vertx vertx,
      RecordSettings settings, MeterRegistry meters) {
    Script script = scripts.ungated("hook_records");
    this.lines = new WriteBehind<>(tenants::names, new WriteBehind.Room<>(settings.waitingMax(),
        settings.waitingCharsMax(), PIECE, line -> line.what().weight()), this::missed,
        (tenant, piece) -> Uni.createFrom().item(() -> args(piece))
            .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
            .chain(args -> script.run(Background.silent(tenants.keys(tenant)), args)).map(Response::toInteger));
    this.once = scripts.load("hook_record");
    this.sessions = sessions;
    this.replica = replica.name();
    this.vertx = vertx;
    this.settings = settings;
    meters.gauge("hook.records.waiting", lines, WriteBehind::size);
    meters.more().counter("hook.records.missed", List.of(), lines, WriteBehind::missed);
  }

  void start(@Observes StartupEvent boot) {
    lines.start(vertx, settings.flushMs());
  }

  /** After the doors were drained, while Redis is still there. */
  void stop(@Observes @Priority(2) ShutdownEvent end) {
    lines.stop();
  }

  /** The answer, at once; the record follows. With an idempotency key the first answer, once Redis has it. */
  @SuppressWarnings("unchecked")
  public <O> Uni<O> answer(Call call, Recorded what, O answer) {
    String tenant = call.caller().tenant();
    sessions.heard(tenant, what.sessionId, what.isEnd);
    if (call.idempotency() == null) {
      lines.add(tenant, new Line(what, mark(), call.metadata()));
      return Uni.createFrom().item(answer);
    }
    var args = new ArrayList<Object>(List.of(Json.text(answer)));
    args.addAll(bounds());
    args.addAll(record(what, mark()));
    return once.run(call, args).map(first -> (O) read(first.toString(), answer.getClass()));
  }

  private static Object read(String json, Class<?> type) {
    try {
      return Json.MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Line missed(long count) {
    lastMissMs.set(System.nanoTime() / 1_000_000);
    return new Line(Recorded.of("records_missed", null, null).with("records", count), mark(), "{}");
  }

  private String mark() {
    return replica + "." + Long.toString(marks.incrementAndGet(), Character.MAX_RADIX);
  }

  private List<Object> args(List<Line> piece) {
    var args = new ArrayList<Object>(bounds());
    piece.forEach(line -> {
      args.addAll(record(line.what(), line.mark()));
      args.add(line.metadata());
    });
    return args;
  }

  private List<Object> bounds() {
    return List.of(settings.decisionsMax(), settings.decisionsMs(), settings.toolsMax(), settings.failuresMax(),
        settings.failuresMs());
  }

  private List<Object> record(Recorded one, String mark) {
    ObjectNode kept = (ObjectNode) Redactor.json(one.facts).value().deepCopy();
    one.texts.forEach((name, value) -> {
      Abridged part = Abridged.of(Redactor.json(value).value(), settings.textMax());
      kept.set(name, part.value);
      if (part.isCut) {
        kept.put(name + Recorded.CUT, true);
      }
    });
    return List.of("hook." + one.what + ".executed", one.entity(), one.instanceId == null ? "" : one.instanceId,
        stream(one.tool), one.isFailure, kept.toString(), mark);
  }

  /** A tool's name as part of a key. */
  private static String stream(String tool) {
    return Texts.start(NO_NAME.matcher(tool).replaceAll("_"), NAME_MAX);
  }

  @Override
  public String name() {
    return "records";
  }

  @Override
  public boolean up() {
    return true;
  }

  @Override
  public boolean degraded() {
    return System.nanoTime() / 1_000_000 - lastMissMs.get() < LATE_MS;
  }

  @Override
  public String detail() {
    return lines.missed() == 0 ? "up" : lines.missed() + " missed";
  }
}
