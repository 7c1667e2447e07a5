package io.claudebench.task;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Key;
import io.claudebench.core.TaskId;
import io.claudebench.core.input.AnyOf;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.task.model.Status;
import io.claudebench.task.model.Task;
import io.claudebench.task.model.TaskRef;
import io.claudebench.task.model.TaskSettings;
import io.claudebench.task.script.Hashes;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a task's output from an offset on. Refuses {@code NOT_FOUND} the task; output that is over 24 h old is none.
 */
@Handles(verb = "task.output", summary = "Reads a task's output from an offset on.", may = Access.READ,
    readOnly = true)
@Singleton
public final class TaskOutput implements Handler<TaskOutput.In, TaskOutput.Out> {
  /** Chunks per command, at most 1 MB. */
  private static final int PIECE = 16;

  private final RedisClient commands;
  private final TaskGet get;
  private final int bytesMax;

  TaskOutput(RedisClient commands, TaskGet get, TaskSettings settings) {
    this.commands = commands;
    this.get = get;
    this.bytesMax = settings.pageBytesMax();
  }

  @AnyOf({"id", "taskId"})
  public record In(
      @TaskId String id,
      @TaskId String taskId,
      @Min(0) @Max(1_000_000_000) @Default("0") @Doc("The first offset wanted.") long from,
      @Min(1) @Max(100) @Default("100") @Doc("The most chunks of one answer.") int limit) {}

  public record Chunk(
      @Doc("Place of the chunk, 0 for the first.") long offset,
      @NotNull @Doc("The text.") String chunk,
      @Doc("The attempt that said it.") int attempt,
      @NotNull Instant at) {}

  public record Out(
      @NotNull @Doc("In order; as many as were asked for, or fit into pageBytesMax.") List<Chunk> chunks,
      @Doc("The offset to ask for next.") long next,
      @NotNull @Doc("State of the task: once it has ended and nothing came, that is all.") Status status) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    String id = TaskRef.of(in.id(), in.taskId());
    return get.handle(new TaskGet.In(id, id), call).chain(task -> read(in, call.keys().of(Key.TASK_OUTPUT, id),
        new ArrayList<>(), bytesMax).map(chunks -> new Out(chunks, in.from() + chunks.size(), task.status())));
  }

  /** Goes on until there are as many as were asked for, or no more, or the next might be too much. */
  private Uni<List<Chunk>> read(In in, String stream, List<Chunk> chunks, long room) {
    int count = Math.min(PIECE, in.limit() - chunks.size());
    return commands.send(Request.cmd(Command.XRANGE).arg(stream).arg((in.from() + chunks.size() + 1) + "-0").arg("+")
        .arg("COUNT").arg(count)).chain(reply -> {
          long left = room;
          for (Response entry : reply) {
            left -= Hashes.pairs(entry.get(1)).get("chunk").toBytes().length;
            if (left < 0 && !chunks.isEmpty()) {
              break;
            }
            chunks.add(chunk(entry));
          }
          return left <= 0 || reply.size() < count || chunks.size() == in.limit() ? Uni.createFrom().item(chunks)
              : read(in, stream, chunks, left);
        });
  }

  private static Chunk chunk(Response entry) {
    String id = entry.get(0).toString();
    var fields = Hashes.of(entry.get(1));
    return new Chunk(Long.parseLong(id.substring(0, id.indexOf('-'))) - 1, fields.get("chunk"),
        Integer.parseInt(fields.get("attempt")), Task.time(fields, "at"));
  }
}
