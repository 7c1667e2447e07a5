package io.claudebench.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Json;
import io.claudebench.core.Name;
import io.claudebench.core.Refusal;
import io.claudebench.core.TaskId;
import io.claudebench.core.Watermark;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.Limit;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.model.Durability;
import io.claudebench.task.model.Limits;
import io.claudebench.task.model.OnParentFailure;
import io.claudebench.task.model.Status;
import io.claudebench.task.model.Task;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Adds a task to the queue. Refuses {@code NOT_FOUND} (a parent), {@code FULL} (queueMax, outboxMax, requirementsMax,
 * countedMax). At most one task per idempotency key. With {@code contentHash} a result that is still cached under it is
 * answered at once.
 */
@Handles(verb = "task.create", summary = "Adds a task to the queue.", may = Access.SUBMIT,
    watermark = Watermark.CREATE, persist = true,
    emits = {"task.created", "task.unblocked", "task.failed", "task.dead"})
@Singleton
public final class TaskCreate implements Handler<TaskCreate.In, TaskCreate.Out> {
  private final Creation creation;
  private final Script script;

  TaskCreate(Creation creation, Scripts scripts) {
    this.creation = creation;
    this.script = scripts.load("task_create");
  }

  public record Backoff(
      @Min(0) @Max(86_400_000) @Default("1000") @Doc("Wait before the second attempt; 0 is at once.") long initialMs,
      @Doc("Each further wait is longer by this factor.")
      @DecimalMin("1") @DecimalMax("100") @Default("2") double factor,
      @Min(0) @Max(86_400_000) @Default("300000") @Doc("The longest wait.") long maxMs,
      @Doc("Share by which a wait is longer or shorter by chance, 0 to 1.")
      @DecimalMin("0") @DecimalMax("1") @Default("0.3") double jitter) {
    /** As {@code lua/lib/retry} takes it where the hash has none. */
    static final Backoff USUAL = new Backoff(1000, 2, 300_000, 0.3);
  }

  public record In(
      @NotNull @Size(min = 1, max = 500) String text,
      @Min(0) @Max(100) @Default("50") int priority,
      @Limit(bytes = Limits.METADATA) ObjectNode metadata,
      @Name String idempotencyKey,
      @Doc("Not before this time, ISO-8601; not beside delayMs.") Instant runAt,
      @Min(0) @Max(31_536_000_000L) @Doc("Not before so long from now; not beside runAt.") Long delayMs,
      @Min(1) @Max(100) @Default("3") int maxAttempts,
      @Doc("Waits between attempts.")
      @Valid @Default("{\"initialMs\":1000,\"factor\":2,\"maxMs\":300000,\"jitter\":0.3}") Backoff backoff,
      @Size(max = 16) List<@Name String> deny,
      @Default("\"durable\"") Durability durability,
      @Name String batchId,
      @Size(max = 64) @Pattern(regexp = "[0-9a-fA-F]{64}") String contentHash,
      @Doc("Ids of tasks that must be completed first, in a batch also refs of the same batch.")
      @Size(max = 100) List<@Name String> dependsOn,
      @Name @Doc("Its name for dependsOn of others of the same task.create_batch.") String ref,
      @Default("\"fail\"") OnParentFailure onParentFailure,
      @Size(max = 16) List<@Name String> requires,
      @Min(100) @Max(604_800_000) Long timeoutMs) {

    /** What one field cannot say. */
    void check(String at) {
      if (runAt != null && delayMs != null) {
        throw Refusal.invalid(at + "/delayMs", "stands beside runAt; send one of them");
      }
      if (ref != null && ref.matches("t-[0-9]+")) {
        throw Refusal.invalid(at + "/ref", "has the form of a task's id; choose another");
      }
    }

    /** Its parents, each once. */
    List<String> parents() {
      return dependsOn == null ? List.of() : dependsOn.stream().distinct().toList();
    }

    static boolean isId(String parent) {
      return parent.matches(TaskId.REGEX);
    }

    List<String> args() {
      return args(parents(), batchId);
    }

    /**
     * As the script reads it: the delay, the ref, the number of strings that follow, the fields of the hash and those
     * {@code more}.
     */
    List<String> args(List<String> parents, String batchId, String... more) {
      var fields = new ArrayList<String>(List.of("text", text, "priority", Integer.toString(priority), "maxAttempts",
          Integer.toString(maxAttempts)));
      add(fields, "durability", unless(Durability.DURABLE, durability));
      add(fields, "backoffInitialMs", unless(Backoff.USUAL.initialMs(), backoff.initialMs()));
      add(fields, "backoffFactor", unless(Backoff.USUAL.factor(), backoff.factor()));
      add(fields, "backoffMaxMs", unless(Backoff.USUAL.maxMs(), backoff.maxMs()));
      add(fields, "backoffJitter", unless(Backoff.USUAL.jitter(), backoff.jitter()));
      add(fields, "metadata", metadata == null ? null : metadata.toString());
      add(fields, "runAt", runAt == null ? null : Long.toString(runAt.toEpochMilli()));
      add(fields, "deny", deny == null ? null : Task.names(deny));
      add(fields, "batchId", batchId);
      add(fields, "contentHash", contentHash == null ? null : contentHash.toLowerCase(Locale.ROOT));
      add(fields, "dependsOn", parents.isEmpty() ? null : Json.text(parents));
      add(fields, "onParentFailure", parents.isEmpty() ? null : onParentFailure.name());
      add(fields, "requires", requires == null
          || requires.isEmpty() ? null : String.join(",", new TreeSet<>(requires)));
      add(fields, "timeoutMs", timeoutMs == null ? null : timeoutMs.toString());
      fields.addAll(List.of(more));
      var args = new ArrayList<String>(fields.size() + 3);
      args.addAll(List.of(delayMs == null ? "" : delayMs.toString(), ref == null ? "" : ref,
          Integer.toString(fields.size())));
      args.addAll(fields);
      return args;
    }

    /** What is usual is not stored. */
    private static String unless(Object usual, Object value) {
      return value.equals(usual) ? null : value.toString();
    }

    private static void add(List<String> fields, String name, String value) {
      if (value != null) {
        fields.add(name);
        fields.add(value);
      }
    }
  }

  public record Out(
      @NotNull String id,
      @NotNull String text,
      @NotNull Status status,
      int priority,
      @NotNull Instant createdAt,
      @Doc("True when the result of an earlier task with the same contentHash is the answer; else absent.")
      Boolean deduplicated,
      @Doc("That result; absent without.") JsonNode result,
      @Doc("True when the results of a batch fill pageBytesMax without this one: task.get shows it; else absent.")
      Boolean resultLeftOut) {

    static Out of(In in, Response reply) {
      String cached = reply.get(3).toString();
      return new Out(reply.get(0).toString(), in.text(), Status.valueOf(reply.get(1).toString()), in.priority(),
          Task.time(reply.get(2).toString()),
          isCached(reply) ? true : null, cached.isEmpty() ? null : Json.raw(cached),
          isCached(reply) && cached.isEmpty() ? true : null);
    }
  }

  /** A task is born completed only with a result out of the cache. */
  private static boolean isCached(Response reply) {
    return reply.get(1).toString().equals(Status.completed.name());
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    in.check("");
    in.parents().stream().filter(parent -> !In.isId(parent)).findFirst().ifPresent(ref -> {
      throw Refusal.invalid("/dependsOn", "names " + ref + ", which is no task's id; refs are of the same batch");
    });
    return creation.run(call, script, Limits.RESULT, in.args()).map(reply -> Out.of(in, reply.get(0)));
  }
}
