package io.claudebench.task;

import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Limit;
import io.claudebench.core.Name;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Adds up to 1,000 tasks, in order, one script per chunk. Each item is answered by its task or by its own refusal ({@code FULL} when a limit is
 * reached on the way, {@code NOT_FOUND} a parent, {@code CONFLICT} a parent of the batch that was refused). Items may name each other by
 * {@code ref}; parents are created first. The same idempotency key repeats each chunk's first answer and creates what an interrupted call had not.
 */
@Handles(verb = "task.create_batch", summary = "Adds up to 1,000 tasks in one call.", persist = true, timeoutMs = 10_000,
    emits = {"task.created", "task.unblocked", "task.failed", "task.dead"})
@Singleton
public final class TaskCreateBatch implements Handler<TaskCreateBatch.In, TaskCreateBatch.Out> {
  private final Creation creation;
  private final TaskScripts.Bound script;
  private final TaskScripts scripts;
  private final int chunk;

  TaskCreateBatch(Creation creation, TaskScripts scripts, TaskSettings settings) {
    this.creation = creation;
    this.script = scripts.load("task_create");
    this.scripts = scripts;
    this.chunk = settings.chunk();
  }

  public record In(@NotNull @NotEmpty @Limit(items = 1000) List<TaskCreate.@Valid @NotNull In> tasks, @Name String idempotencyKey) {}

  /** @param task what was created  @param error the refusal's word and sentence */
  public record Item(TaskCreate.Out task, Map<String, String> error) {}

  public record Out(List<Item> results, int created) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    for (int i = 0; i < in.tasks().size(); i++) {
      in.tasks().get(i).check("/tasks/" + i);
      if (in.tasks().get(i).idempotencyKey() != null) {
        throw TaskCreate.In.invalid("/tasks/" + i + "/idempotencyKey", "cannot be given to an item; give the batch one");
      }
    }
    var batch = new Batch(in.tasks(), BatchOrder.of(in.tasks()), new Item[in.tasks().size()], new HashMap<>());
    List<Integer> starts = Stream.iterate(0, from -> from < in.tasks().size(), from -> from + chunk).toList();
    return Multi.createFrom().iterable(starts).onItem().transformToUniAndConcatenate(from -> chunk(batch, from, call)).collect().last()
        .map(done -> new Out(List.of(batch.items), (int) Stream.of(batch.items).filter(item -> item.task() != null).count()));
  }

  /** @param order in which they are created  @param items answers, at the place of their question  @param ids what the refs became */
  private record Batch(List<TaskCreate.In> tasks, List<Integer> order, Item[] items, Map<String, String> ids) {

    List<String> args(int place) {
      TaskCreate.In task = tasks.get(place);
      return task.args(task.parents().stream().map(parent -> ids.getOrDefault(parent, parent)).toList());
    }

    void answer(int place, Item item) {
      items[place] = item;
      if (item.task() != null && tasks.get(place).ref() != null) {
        ids.put(tasks.get(place).ref(), item.task().id());
      }
    }
  }

  private Uni<Void> chunk(Batch batch, int from, Call call) {
    List<Integer> places = batch.order.subList(from, Math.min(from + chunk, batch.order.size()));
    var args = new ArrayList<String>();
    places.forEach(place -> args.addAll(batch.args(place)));
    return creation.run(call.part(from / chunk), script, args).invoke(reply -> {
      for (int i = 0; i < places.size(); i++) {
        batch.answer(places.get(i), item(batch.tasks.get(places.get(i)), reply.get(i)));
      }
    }).replaceWithVoid().onFailure(Refused.class).recoverWithUni(failure -> refused(batch, places, from, (Refused) failure))
        .chain(() -> settled(batch, places, call));
  }

  /** The first chunk refuses the whole call; of a later one each item is answered, unless Redis is away. */
  private static Uni<Void> refused(Batch batch, List<Integer> places, int from, Refused refused) {
    if (from == 0 || !Set.of(Refusal.FULL, Refusal.NOT_FOUND, Refusal.CONFLICT).contains(refused.word())) {
      return Uni.createFrom().failure(refused);
    }
    places.forEach(place -> batch.answer(place, failed(refused.word() + " " + refused.getMessage())));
    return Uni.createFrom().voidItem();
  }

  private Uni<Void> settled(Batch batch, List<Integer> places, Call call) {
    Uni<Void> all = Uni.createFrom().voidItem();
    for (int place : places) {
      TaskCreate.Out task = batch.items[place].task();
      if (task != null && batch.tasks.get(place).durability() == Durability.STRICT) {
        all = all.chain(() -> scripts.settled(call, task.id(), "strict"));
      }
    }
    return all;
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
