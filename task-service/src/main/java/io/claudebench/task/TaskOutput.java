package io.claudebench.task;

import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Key;
import io.claudebench.core.TaskId;
import io.claudebench.core.input.Default;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.task.model.Status;
import io.claudebench.task.model.Task;
import io.claudebench.task.model.TaskRef;
import io.claudebench.task.script.Hashes;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.List;

/**
 * Reads a task's output from an offset on. Refuses {@code NOT_FOUND} the task; output that is over 24 h old is none.
 */
@Handles(verb = "task.output", summary = "Reads a task's output from an offset on.", readOnly = true)
@Singleton
public final class TaskOutput implements Handler<TaskOutput.In, TaskOutput.Out> {
  private final RedisClient commands;
  private final TaskGet get;

  TaskOutput(RedisClient commands, TaskGet get) {
    this.commands = commands;
    this.get = get;
  }

  /** @param from the first offset wanted */
  public record In(@TaskId String id, @TaskId String taskId, @Min(0) @Max(1_000_000_000) @Default("0") long from,
      @Min(1) @Max(100) @Default("100") int limit) {}

  /** @param attempt the attempt that said it */
  public record Chunk(long offset, String chunk, int attempt, Instant at) {}

  /**
   * @param next the offset to ask for next
   * @param status of the task: once it has ended and nothing came, that is all
   */
  public record Out(List<Chunk> chunks, long next, Status status) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    String id = TaskRef.of(in.id(), in.taskId());
    return get.handle(new TaskGet.In(id, id), call)
        .chain(task -> commands.send(Request.cmd(Command.XRANGE).arg(call.keys().of(Key.TASK_OUTPUT, id))
        .arg((in.from() + 1) + "-0").arg("+").arg("COUNT")
        .arg(in.limit())).map(reply -> out(in.from(), task.status(), reply)));
  }

  private static Out out(long from, Status status, Response reply) {
    List<Chunk> chunks = reply.stream().map(TaskOutput::chunk).toList();
    return new Out(chunks, from + chunks.size(), status);
  }

  private static Chunk chunk(Response entry) {
    String id = entry.get(0).toString();
    var fields = Hashes.of(entry.get(1));
    return new Chunk(Long.parseLong(id.substring(0, id.indexOf('-'))) - 1, fields.get("chunk"),
        Integer.parseInt(fields.get("attempt")), Task.time(fields, "at"));
  }
}
