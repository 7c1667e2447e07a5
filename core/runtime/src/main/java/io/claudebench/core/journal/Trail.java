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
import io.claudebench.core.redis.WriteBehind;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * Notes for the audit what no event tells: refusals {@code FORBIDDEN}, {@code LEASE_LOST} and {@code CONFLICT}, and
 * changes by verbs that have no event. In the background, some at a time; event-service copies them to PostgreSQL.
 * What {@link WriteBehind} does not promise is not promised here.
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

  private final WriteBehind<String> notes;
  private final Vertx vertx;
  private final Redaction redaction;
  private final AuditSettings settings;

  Trail(Scripts scripts, Vertx vertx, Tenants tenants, Redaction redaction, AuditSettings settings) {
    Script script = scripts.ungated("audit_note");
    this.notes = new WriteBehind<>(tenants::names, new WriteBehind.Room<>(settings.waitingMax(),
        Long.MAX_VALUE, PIECE, String::length), Trail::missed,
        (tenant, lines) -> script.run(Background.silent(tenants.keys(tenant)), 2L * settings.auditMax(), lines)
        .map(Response::toInteger));
    this.vertx = vertx;
    this.redaction = redaction;
    this.settings = settings;
  }

  void start(@Observes StartupEvent boot) {
    notes.start(vertx, settings.flushMs());
  }

  /** After the doors were drained, while Redis is still there. */
  void stop(@Observes @Priority(2) ShutdownEvent end) {
    notes.stop();
  }

  /** @param refused null when the call succeeded */
  void ended(Verb verb, Ask ask, Refused refused) {
    boolean isNoted = refused != null ? NOTED.contains(refused.word())
        : verb.noted() && !verb.readOnly() && !verb.renewal() && verb.emits().isEmpty();
    if (isNoted) {
      notes.add(ask.caller().tenant(), note(verb, ask, refused));
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

  private static String missed(long count) {
    return "{\"outcome\":\"MISSED\",\"detail\":\"" + count + " notes found no room and are not here.\"}";
  }
}
