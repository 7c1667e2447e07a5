package io.claudebench.instance.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.RedisClient;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Instant;

/**
 * Shows the state that {@link StateSync} writes. A verb of its own, so that reading it can neither write nor be refused
 * as a write.
 */
@Handles(verb = "state.global", summary = "Shows the state all instances share and its version.", may = Access.READ,
    readOnly = true)
@Singleton
final class StateGlobal implements Handler<StateGlobal.In, StateGlobal.Out> {

  record In() {}

  record Out(
      @Doc("Of the state, 0 while there is none; only grows.") long version,
      @Doc("The state that all instances share; absent while there is none.") JsonNode state,
      @Doc("When it was written, ISO-8601 UTC; absent while there is none.") Instant syncedAt) {}

  private final RedisClient commands;

  StateGlobal(RedisClient commands) {
    this.commands = commands;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return commands.send(Request.cmd(Command.HMGET).arg(call.keys().of(Key.GLOBAL_STATE)).arg("version").arg("state")
        .arg("syncedAt")).map(StateGlobal::out);
  }

  private static Out out(Response fields) {
    return fields.get(0) == null ? new Out(0, null, null)
        : new Out(fields.get(0).toLong(), Json.read(fields.get(1).toString()), StatePut.time(fields.get(2)));
  }
}
