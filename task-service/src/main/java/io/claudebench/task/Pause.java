package io.claudebench.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.claudebench.core.Call;
import io.claudebench.core.Json;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;

/** The operator's hand on the queue: who paused it and why stands in one key that every claim looks at. */
@Singleton
final class Pause {
  private final Script script;

  /** How the queue is now, and who made it so. */
  public record Out(
      @Doc("Whether claims get nothing.") boolean paused,
      @Doc("False when it was so already.") boolean changed,
      @Doc("Who made it so; absent when nobody did within a day.") String by,
      @Doc("Why, as that caller said; absent when it did not say.") String reason) {}

  Pause(Scripts scripts) {
    this.script = scripts.load("task_pause");
  }

  Uni<Out> set(Call call, boolean paused, String reason) {
    var why = new LinkedHashMap<String, String>();
    why.put("by", call.caller().actor());
    why.put("reason", reason == null ? "" : reason);
    return script.run(call, paused, Json.text(why)).map(reply -> out(paused, reply));
  }

  private static Out out(boolean paused, Response reply) {
    String kept = reply.get(1).toString();
    JsonNode why = kept.isEmpty() ? MissingNode.getInstance() : Json.read(kept);
    String reason = why.path("reason").asText();
    return new Out(paused, reply.get(0).toInteger() == 1, why.path("by").textValue(),
        reason.isEmpty() ? null : reason);
  }
}
