package io.claudebench.instance;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Access;
import io.claudebench.core.Ask;
import io.claudebench.core.Call;
import io.claudebench.core.Events;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.carry.Carrier;
import io.claudebench.core.catalogue.Catalogue;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is going on, at a glance: the newest tasks, the instances that beat last, the last events; at most {@value #MAX}
 * of each, the newest first, and no key for what is empty. The tasks are those of {@code task.list}, which is asked for
 * them, so its refusals are this verb's.
 */
@Handles(verb = "system.get_state",
    summary = "Shows the newest tasks, the instances that beat last and the last events.", may = Access.READ,
    readOnly = true)
@Singleton
final class SystemGetState implements Handler<SystemGetState.In, SystemGetState.Out> {
  private static final int MAX = 10;
  private static final String TASKS = "task.list";

  record In() {}

  record Out(
      @Doc("The newest tasks, at most 10, as task.list shows them; absent when there are none.") List<JsonNode> tasks,
      @Doc("Those that beat last, at most 10; absent when there are none.") List<Seen> instances,
      @Doc("The last events, at most 10, the newest first, as event.read shows them; absent when there are none.")
      List<JsonNode> recentEvents) {}

  record Seen(
      @NotNull @Doc("Id of the instance.") String id,
      @NotNull @Doc("As the instance said it, or OFFLINE when it is silent.") String status,
      @NotNull List<String> roles,
      @NotNull List<String> capabilities,
      int capacity,
      @Doc("Tasks it holds.") long load,
      @NotNull @Doc("When it registered, ISO-8601 UTC.") Instant registeredAt,
      @NotNull @Doc("When it beat last, ISO-8601 UTC.") Instant lastSeen) {

    static Seen of(Response row) {
      return new Seen(row.get(0).toString(), row.get(2).toString(), names(row.get(3)), names(row.get(4)),
          row.get(5).toInteger(), row.get(1).toLong(),
          Instant.ofEpochMilli(row.get(6).toLong()), Instant.ofEpochMilli(row.get(7).toLong()));
    }

    private static List<String> names(Response json) {
      return Json.read(json.toString()).valueStream().map(JsonNode::textValue).toList();
    }
  }

  private final Script script;
  private final Carrier carrier;
  private final Catalogue catalogue;

  SystemGetState(Scripts scripts, Carrier carrier, Catalogue catalogue) {
    this.script = scripts.load("system_get_state");
    this.carrier = carrier;
    this.catalogue = catalogue;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return Uni.combine().all().unis(tasks(call), here(call)).with((tasks, here) -> new Out(tasks,
        some(here.get(0).stream().map(Seen::of)),
        some(here.get(1).stream().map(event -> Json.read(event.toString())))));
  }

  private Uni<Response> here(Call call) {
    var args = new ArrayList<Object>(List.of(MAX));
    Stream.concat(Events.TYPES.stream(), catalogue.all().stream().flatMap(verb -> verb.emits().stream())).distinct()
        .forEach(args::add);
    return script.run(call, args);
  }

  private Uni<List<JsonNode>> tasks(Call call) {
    var ask = call.ask();
    JsonNode newest = Json.MAPPER.valueToTree(Map.of("limit", MAX, "order", "-created"));
    var request = new Ask.Request(TASKS, newest, null);
    return carrier.carry(new Ask(ask.via(), ask.caller(), request, ask.trace(), ask.gone()))
        .onFailure(SystemGetState::isUnknown).transform(unknown ->
            Refusal.UNAVAILABLE.because("No task-service is there to ask for " + TASKS + ".").notDone()
                .retryAfterMs(5000))
        .map(page -> some(((JsonNode) page).path("tasks").valueStream()));
  }

  private static boolean isUnknown(Throwable failure) {
    return failure instanceof Refused refused && refused.word() == Refusal.UNKNOWN_VERB;
  }

  private static <T> List<T> some(Stream<T> found) {
    List<T> list = found.toList();
    return list.isEmpty() ? null : list;
  }
}
