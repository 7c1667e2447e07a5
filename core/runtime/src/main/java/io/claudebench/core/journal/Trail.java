package io.claudebench.core.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Ask;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Tenants;
import io.claudebench.core.Verb;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Notes for the audit what no event tells: refusals {@code FORBIDDEN}, {@code LEASE_LOST} and {@code CONFLICT}, and
 * changes by verbs that have no event. In the background, some at a time; event-service copies them to PostgreSQL.
 *
 * <p>Not promised: what a killed process had noted since its last flush is lost; a flush whose answer was lost is sent
 * again and may stand there twice.
 */
@Singleton
final class Trail {
  private static final Set<Refusal> NOTED = Set.of(Refusal.FORBIDDEN, Refusal.LEASE_LOST, Refusal.CONFLICT);
  /** Fields of an input that say what it is about, the first of them that it has. */
  private static final List<String> SUBJECTS = List.of("id", "taskId", "name", "key", "group", "batchId", "instanceId",
      "workerId", "prefix");
  private static final int PIECE = 500;
  private static final int SENTENCE_MAX = 300;
  private static final int NAME_MAX = 128;
  private static final Duration LAST_FLUSH = Duration.ofSeconds(2);

  private final Map<String, Notes> waiting = new ConcurrentHashMap<>();
  private final AtomicBoolean sending = new AtomicBoolean();
  private final Script script;
  private final Vertx vertx;
  private final Tenants tenants;
  private final Redaction redaction;
  private final AuditSettings settings;

  Trail(Scripts scripts, Vertx vertx, Tenants tenants, Redaction redaction, AuditSettings settings) {
    this.script = scripts.ungated("audit_note");
    this.vertx = vertx;
    this.tenants = tenants;
    this.redaction = redaction;
    this.settings = settings;
  }

  void start(@Observes StartupEvent boot) {
    vertx.setPeriodic(settings.flushMs(), tick -> flush().subscribe().with(done -> {}, failure -> {}));
  }

  /** After the doors were drained, while Redis is still there. */
  void stop(@Observes @Priority(2) ShutdownEvent end) {
    flush().ifNoItem().after(LAST_FLUSH).fail().onFailure().recoverWithNull().await().indefinitely();
  }

  /** @param refused null when the call succeeded */
  void ended(Verb verb, Ask ask, Refused refused) {
    boolean isNoted = refused != null ? NOTED.contains(refused.word())
        : verb.noted() && !verb.readOnly() && !verb.renewal() && verb.emits().isEmpty();
    if (isNoted) {
      waiting.computeIfAbsent(ask.caller().tenant(), tenant -> new Notes(settings.waitingMax()))
          .add(note(verb, ask, refused));
    }
  }

  private String note(Verb verb, Ask ask, Refused refused) {
    var note = Json.MAPPER.createObjectNode();
    note.put("actor", redaction.name(ask.caller().actor(), NAME_MAX)).put("verb", verb.name())
        .put("entity", redaction.name(subject(ask.input()), NAME_MAX))
        .put("outcome", refused == null ? "ok" : refused.word().name())
        .put("detail", refused == null ? null : redaction.sentence(refused.getMessage(), SENTENCE_MAX))
        .put("trace", ask.trace().id());
    return note.toString();
  }

  private static String subject(JsonNode input) {
    return input == null ? null : SUBJECTS.stream().map(name -> input.path(name).textValue())
        .filter(text -> text != null).findFirst().orElse(null);
  }

  /** Tells Redis what it does not have yet; what it has no room for waits. */
  Uni<Void> flush() {
    if (!sending.compareAndSet(false, true)) {
      return Uni.createFrom().voidItem();
    }
    waiting.keySet().retainAll(tenants.names());
    return Multi.createFrom().iterable(waiting.entrySet())
        .onItem().transformToUniAndConcatenate(one -> flush(one.getKey(), one.getValue()))
        .collect().last().onTermination().invoke(() -> sending.set(false)).replaceWithVoid();
  }

  private Uni<Void> flush(String tenant, Notes notes) {
    List<String> piece = notes.first(PIECE);
    return piece.isEmpty() ? Uni.createFrom().voidItem()
        : script.run(Background.silent(tenants.keys(tenant)), 2L * settings.auditMax(), piece)
        .invoke(taken -> notes.drop(taken.toInteger()))
        .chain(taken -> taken.toInteger() == PIECE ? flush(tenant, notes) : Uni.createFrom().voidItem());
  }
}
