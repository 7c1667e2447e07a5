package io.claudebench.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Call;
import io.claudebench.core.Default;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Limit;
import io.claudebench.core.Name;
import io.claudebench.core.NotYet;
import io.claudebench.core.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Adds a task to the queue. Refuses {@code FULL} (queueMax, outboxMax). At most one task per idempotency key. */
@Handles(verb = "task.create", summary = "Adds a task to the queue.", persist = true, emits = "task.created")
@Singleton
public final class TaskCreate implements Handler<TaskCreate.In, TaskCreate.Out> {
  private final TaskScripts.Bound script;
  private final TaskScripts scripts;
  private final TaskSettings settings;
  private final PersistSettings persist;

  TaskCreate(TaskScripts scripts, TaskSettings settings, PersistSettings persist) {
    this.scripts = scripts;
    this.script = scripts.load("task_create");
    this.settings = settings;
    this.persist = persist;
  }

  /** @param initialMs wait before the second attempt, then × factor up to maxMs, ± jitter (a share); 0 is at once */
  public record Backoff(@Min(0) @Max(86_400_000) @Default("1000") long initialMs, @DecimalMin("1") @DecimalMax("100") @Default("2") double factor,
      @Min(0) @Max(86_400_000) @Default("300000") long maxMs, @DecimalMin("0") @DecimalMax("1") @Default("0.3") double jitter) {}

  /**
   * @param text what to do, 1..500 characters  @param priority 0..100, 100 runs first  @param runAt not before this time  @param delayMs the same from now
   * @param deny instances that shall not get it  @param durability what the answer is worth
   */
  public record In(@NotNull @Size(min = 1, max = 500) String text, @Min(0) @Max(100) @Default("50") int priority, @Limit(bytes = Limits.METADATA) ObjectNode metadata,
      @Name String idempotencyKey, Instant runAt, @Min(0) @Max(31_536_000_000L) Long delayMs, @Min(1) @Max(100) @Default("3") int maxAttempts,
      @Valid @Default("{\"initialMs\":1000,\"factor\":2,\"maxMs\":300000,\"jitter\":0.3}") Backoff backoff, @Size(max = 16) List<@Name String> deny,
      @Default("\"durable\"") Durability durability, @Name String batchId, @NotYet Object contentHash, @NotYet Object dependsOn,
      @NotYet Object onParentFailure, @NotYet Object requires, @NotYet Object timeoutMs) {

    /** What one field cannot say. */
    void check(String at) {
      if (runAt != null && delayMs != null) {
        throw Refusal.INVALID.because(at + "/delayMs stands beside runAt; send one of them.")
            .with("errors", List.of(Map.of("pointer", at + "/delayMs", "message", "stands beside runAt; send one of them")));
      }
    }

    /** As the script reads it: the delay, the number of strings that follow, the fields of the hash. */
    void addTo(List<String> args) {
      var fields = new ArrayList<String>(List.of("text", text, "priority", Integer.toString(priority), "maxAttempts", Integer.toString(maxAttempts),
          "backoffInitialMs", Long.toString(backoff.initialMs()), "backoffFactor", Double.toString(backoff.factor()),
          "backoffMaxMs", Long.toString(backoff.maxMs()), "backoffJitter", Double.toString(backoff.jitter()), "durability", durability.name()));
      add(fields, "metadata", metadata == null ? null : metadata.toString());
      add(fields, "runAt", runAt == null ? null : Long.toString(runAt.toEpochMilli()));
      add(fields, "deny", deny == null ? null : Task.names(deny));
      add(fields, "batchId", batchId);
      args.add(delayMs == null ? "" : delayMs.toString());
      args.add(Integer.toString(fields.size()));
      args.addAll(fields);
    }

    private static void add(List<String> fields, String name, String value) {
      if (value != null) {
        fields.add(name);
        fields.add(value);
      }
    }
  }

  public record Out(String id, String text, Status status, int priority, Instant createdAt) {

    static Out of(In in, Response reply) {
      return new Out(reply.get(0).toString(), in.text(), Status.valueOf(reply.get(1).toString()), in.priority(), Task.time(reply.get(2).toString()));
    }
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    in.check("");
    var args = new ArrayList<>(limits());
    in.addTo(args);
    return script.run(call, args).map(reply -> Out.of(in, reply.get(0))).call(out -> scripts.settled(call, out.id(), in.durability().name()));
  }

  List<String> limits() {
    return List.of(Integer.toString(settings.queueMax()), Integer.toString(persist.outboxMax()));
  }
}
