package io.claudebench.bare;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Two routes. {@code POST /nothing} reads the body and answers; {@code POST /evalsha} sends the command of the file
 * {@code bare.command} to Redis in between, as it was recorded from a service.
 */
@Singleton
public final class Bare {
  private static final Buffer NOTHING = Buffer.buffer(
      "{\"id\":\"t-1\",\"status\":\"pending\",\"createdAt\":\"1794816000000\"}");

  private final Redis redis;
  private final List<Buffer> arguments;

  Bare(io.vertx.mutiny.redis.client.Redis redis, @ConfigProperty(name = "bare.command") Optional<Path> file)
      throws IOException {
    this.redis = redis.getDelegate();
    var command = file.isPresent() ? new JsonArray(Files.readString(file.get())) : new JsonArray();
    this.arguments = command.stream().skip(1).map(argument -> Buffer.buffer((String) argument)).toList();
  }

  void routes(@Observes Router router) {
    router.post("/nothing").handler(context -> read(context, body -> send(context, 200, NOTHING)));
    router.post("/evalsha").handler(context -> read(context, body -> evalsha(context)));
  }

  private static void read(RoutingContext context, Consumer<Buffer> next) {
    var body = Buffer.buffer();
    context.request().handler(body::appendBuffer).endHandler(end -> next.accept(body)).resume();
  }

  private void evalsha(RoutingContext context) {
    Request request = Request.cmd(Command.EVALSHA);
    arguments.forEach(request::arg);
    redis.send(request).map(Bare::json).onSuccess(task -> send(context, 200, task)).onFailure(failure ->
        send(context, 503, Buffer.buffer("{\"code\":\"" + failure.getClass().getSimpleName() + "\"}")));
  }

  /** Of a group of one call the answer, of it what it made, of that the first task. */
  private static Buffer json(Response group) {
    Response task = group.get(0).get(0).get(0);
    return new JsonObject().put("id", task.get(0).toString()).put("status", task.get(1).toString())
        .put("createdAt", task.get(2).toString()).toBuffer();
  }

  private static void send(RoutingContext context, int status, Buffer body) {
    context.response().setStatusCode(status).putHeader("Content-Type", "application/json").end(body);
  }
}
