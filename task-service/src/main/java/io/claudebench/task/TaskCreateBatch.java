package io.claudebench.task;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Json;
import io.claudebench.core.Name;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Settings;
import io.claudebench.core.Watermark;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.Limit;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.model.TaskSettings;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Adds up to 1,000 tasks, in order, one script per chunk. Each item is answered by its task or by its own refusal
 * ({@code FULL} when a limit is reached on the way, {@code NOT_FOUND} a parent, {@code CONFLICT} a parent of the batch
 * that was refused). Items may name each other by {@code ref}; parents are created first. The same idempotency key
 * repeats each chunk's first answer and creates what an interrupted call had not.
 *
 * <p>An item may have an idempotency key of its own, in the scope of task.create's: the same key and input are one task
 * and its first answer, whether it came in this batch, in another or alone; with another input that item's answer is
 * {@code CONFLICT}.
 *
 * <p>With {@code batch} its tasks are counted: when {@code total} of them have ended, the script that ends the last
 * appends {@code batch.completed} with the counts, once. A cancelled task counts as failed, and so does an item that
 * names a parent that is not there or uses a key for another input; a task that is run again (task.redrive) has a new
 * id and does not count. The count is kept for 24 h after its last change.
 */
@Handles(verb = "task.create_batch", summary = "Adds up to 1,000 tasks in one call.",
    may = Access.SUBMIT, watermark = Watermark.CREATE, persist = true, timeoutMs = 10_000,
    emits = {"task.created", "task.unblocked", "task.failed", "task.dead", "batch.completed"})
@Singleton
public final class TaskCreateBatch implements Handler<TaskCreateBatch.In, TaskCreateBatch.Out> {
  private final Creation creation;
  private final Script script;
  private final int chunk;
  private final int resultsMax;
  private final Settings.Limits limits;

  TaskCreateBatch(Creation creation, Scripts scripts, TaskSettings settings, Settings fleet) {
    this.creation = creation;
    this.script = scripts.load("task_create");
    this.chunk = settings.chunk();
    this.resultsMax = settings.pageBytesMax();
    this.limits = fleet.limits();
  }

  public record Counted(
      @NotNull @Name @Doc("The batchId of all its tasks.") String id,
      @Min(1) @Max(1_000_000) @Doc("Tasks it has when it is whole.") int total) {}

  public record In(
      @Doc("The tasks, each as task.create takes it; they may depend on each other by ref.")
      @NotNull @NotEmpty @Limit(items = 1000) List<TaskCreate.@Valid @NotNull In> tasks,
      @Valid @Doc("Counts its tasks and tells their end by batch.completed, once; absent does not.") Counted batch,
      @Name String idempotencyKey) {

    private void check() {
      for (int i = 0; i < tasks.size(); i++) {
        tasks.get(i).check("/tasks/" + i);
        if (batch != null && tasks.get(i).batchId() != null && !tasks.get(i).batchId().equals(batch.id())) {
          throw Refusal.invalid("/tasks/" + i + "/batchId", "is not that of the batch: " + batch.id());
        }
      }
    }
  }

  public record Item(
      @Doc("The task; absent when the item was refused.") TaskCreate.Out task,
      @Doc("code and detail of the refusal; absent when the task was created.") Map<String, String> error) {}

  public record Out(
      @NotNull @Doc("One answer for each item, in order.") List<Item> results,
      @Doc("How many are tasks now.") int created) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    in.check();
    var batch = new Batch(in.tasks(), in.batch(), limits, BatchOrder.of(in.tasks()), new Item[in.tasks().size()],
        new HashMap<>(), new AtomicLong(resultsMax));
    List<Integer> starts = Stream.iterate(0, from -> from < in.tasks().size(), from -> from + chunk).toList();
    return Multi.createFrom().iterable(starts).onItem().transformToUniAndConcatenate(from -> chunk(batch, from, call))
        .collect().last()
        .map(done -> new Out(List.of(batch.items),
            (int) Stream.of(batch.items).filter(item -> item.task() != null).count()));
  }

  /**
   * @param order in which they are created
   * @param items answers, at the place of their question
   * @param ids what the refs became
   * @param room bytes that its answers may still show of the cache
   */
  private record Batch(List<TaskCreate.In> tasks, Counted counted, Settings.Limits limits, List<Integer> order,
      Item[] items, Map<String, String> ids, AtomicLong room) {

    List<String> args(int place) {
      TaskCreate.In task = tasks.get(place);
      List<String> parents = task.parents().stream().map(parent -> ids.getOrDefault(parent, parent)).toList();
      return task.args(parents, counted == null ? task.batchId() : counted.id(), more(task));
    }

    private String[] more(TaskCreate.In task) {
      var more = new ArrayList<String>(4);
      if (task.idempotencyKey() != null) {
        more.addAll(List.of("once", Call.Idempotency.digest(task) + " " + limits.idempotencyMs() + " "
            + limits.idempotencyBytesMax() + " " + task.idempotencyKey()));
      }
      if (counted != null) {
        more.addAll(List.of("batchTotal", Integer.toString(counted.total())));
      }
      return more.toArray(String[]::new);
    }

    void answer(int place, Item item) {
      items[place] = item;
      if (item.task() != null && item.task().result() != null) {
        room.addAndGet(-Json.bytes(item.task().result()).length);
      }
      if (item.task() != null && tasks.get(place).ref() != null) {
        ids.put(tasks.get(place).ref(), item.task().id());
      }
    }
  }

  private Uni<Void> chunk(Batch batch, int from, Call call) {
    List<Integer> places = batch.order.subList(from, Math.min(from + chunk, batch.order.size()));
    var args = new ArrayList<String>();
    places.forEach(place -> args.addAll(batch.args(place)));
    return creation.run(call.part(from / chunk), script, batch.room.get(), args).invoke(reply -> {
      for (int i = 0; i < places.size(); i++) {
        batch.answer(places.get(i), item(batch.tasks.get(places.get(i)), reply.get(i)));
      }
    }).replaceWithVoid().onFailure(Refused.class)
        .recoverWithUni(failure -> refused(batch, places, from, (Refused) failure));
  }

  /** The first chunk refuses the whole call; of a later one each item is answered, unless Redis is away. */
  private static Uni<Void> refused(Batch batch, List<Integer> places, int from, Refused refused) {
    if (from == 0 || !Set.of(Refusal.FULL, Refusal.NOT_FOUND, Refusal.CONFLICT).contains(refused.word())) {
      return Uni.createFrom().failure(refused);
    }
    places.forEach(place -> batch.answer(place, failed(refused.word() + " " + refused.getMessage())));
    return Uni.createFrom().voidItem();
  }

  private static Item item(TaskCreate.In task, Response reply) {
    return reply.size() == 1 ? failed(reply.get(0).toString()) : new Item(TaskCreate.Out.of(task, reply), null);
  }

  /** {@code WORD sentence} of the script. */
  private static Item failed(String refusal) {
    int space = refusal.indexOf(' ');
    return new Item(null, Map.of("code", refusal.substring(0, space), "detail", refusal.substring(space + 1)));
  }
}
