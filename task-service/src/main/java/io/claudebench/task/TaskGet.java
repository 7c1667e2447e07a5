package io.claudebench.task;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Key;
import io.claudebench.core.Refusal;
import io.claudebench.core.TaskId;
import io.claudebench.core.input.AnyOf;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.task.model.Task;
import io.claudebench.task.model.TaskRef;
import io.claudebench.task.persist.Archive;
import io.claudebench.task.persist.PostgresArchive;
import io.claudebench.task.script.Hashes;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * Shows a task: out of Redis, and when it has left Redis, out of PostgreSQL. It has no breaker: PostgreSQL away must
 * not hide live tasks. Refuses {@code NOT_FOUND}, {@code UNAVAILABLE}.
 */
@Handles(verb = "task.get", summary = "Shows one task whole.", may = Access.READ, readOnly = true)
@Singleton
public final class TaskGet implements Handler<TaskGet.In, Task> {
  private final RedisClient commands;
  private final Archive archive;

  TaskGet(RedisClient commands, Archive archive) {
    this.commands = commands;
    this.archive = archive;
  }

  @AnyOf({"id", "taskId"})
  public record In(@TaskId String id, @TaskId String taskId) {}

  @Override
  public Uni<Task> handle(In in, Call call) {
    String id = TaskRef.of(in.id(), in.taskId());
    return commands.send(Request.cmd(Command.HGETALL).arg(call.keys().of(Key.TASK, id))).map(Hashes::of)
        .chain(hash -> hash.isEmpty() ? archived(call.caller().tenant(), id) : Uni.createFrom().item(hash))
        .map(hash -> {
          if (PostgresArchive.DELETED.equals(hash.get("status"))) {
            throw Refusal.NOT_FOUND.because("Task " + id + " was deleted.");
          }
          return Task.of(hash);
        });
  }

  private Uni<Map<String, String>> archived(String tenant, String id) {
    return archive.find(tenant, id)
        .map(hash -> hash.orElseThrow(() -> Refusal.NOT_FOUND.because("No task " + id + ".")));
  }
}
