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
import java.util.List;
import java.util.Map;

/**
 * Adds up to 1,000 tasks, in order, one script per chunk. Each item is answered by its task or by its own refusal ({@code FULL} when a limit is
 * reached on the way). The same idempotency key repeats each chunk's first answer and creates what an interrupted call had not.
 */
@Handles(verb = "task.create_batch", summary = "Adds up to 1,000 tasks in one call.", persist = true, emits = "task.created", timeoutMs = 10_000)
@Singleton
public final class TaskCreateBatch implements Handler<TaskCreateBatch.In, TaskCreateBatch.Out> {
  private final TaskScripts.Bound script;
  private final TaskScripts scripts;
  private final TaskCreate one;
  private final int chunk;

  TaskCreateBatch(TaskScripts scripts, TaskCreate one, TaskSettings settings) {
    this.scripts = scripts;
    this.script = scripts.load("task_create");
    this.one = one;
    this.chunk = settings.chunk();
  }

  public record In(@NotNull @NotEmpty @Limit(items = 1000) List<TaskCreate.@Valid @NotNull In> tasks, @Name String idempotencyKey) {}

  /** @param task what was created  @param error the refusal's word and sentence */
  public record Item(TaskCreate.Out task, Map<String, String> error) {}

  public record Out(List<Item> results, int created) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    if (in.tasks().stream().anyMatch(task -> task.idempotencyKey() != null)) {
      return Uni.createFrom().failure(Refusal.INVALID.because("An item cannot have its own idempotencyKey; give the batch one.")
          .with("errors", List.of(Map.of("pointer", "/tasks", "message", "an item cannot have its own idempotencyKey"))));
    }
    for (int i = 0; i < in.tasks().size(); i++) {
      in.tasks().get(i).check("/tasks/" + i);
    }
    List<Integer> starts = new ArrayList<>();
    for (int from = 0; from < in.tasks().size(); from += chunk) {
      starts.add(from);
    }
    return Multi.createFrom().iterable(starts).onItem().transformToUniAndConcatenate(from -> chunk(in.tasks(), from, call))
        .collect().in(ArrayList<Item>::new, ArrayList::addAll)
        .map(items -> new Out(items, (int) items.stream().filter(item -> item.task() != null).count()));
  }

  private Uni<List<Item>> chunk(List<TaskCreate.In> tasks, int from, Call call) {
    List<TaskCreate.In> part = tasks.subList(from, Math.min(from + chunk, tasks.size()));
    var args = new ArrayList<>(one.limits());
    part.forEach(task -> task.addTo(args));
    return script.run(call.part(from / chunk), args).map(reply -> items(part, reply))
        .onFailure(Refused.class).recoverWithUni(failure -> refused(part, from, (Refused) failure))
        .call(items -> settled(part, items, call));
  }

  /** The first chunk refuses the whole call; a later one that finds a limit answers each of its items. */
  private static Uni<List<Item>> refused(List<TaskCreate.In> part, int from, Refused refused) {
    return from == 0 || refused.word() != Refusal.FULL ? Uni.createFrom().failure(refused)
        : Uni.createFrom().item(part.stream().map(task -> new Item(null, error(refused.word().name(), refused.getMessage()))).toList());
  }

  private Uni<Void> settled(List<TaskCreate.In> part, List<Item> items, Call call) {
    List<Uni<Void>> waits = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).task() != null && part.get(i).durability() == Durability.strict) {
        waits.add(scripts.settled(call, items.get(i).task().id(), "strict"));
      }
    }
    return waits.isEmpty() ? Uni.createFrom().voidItem() : Uni.join().all(waits).andFailFast().replaceWithVoid();
  }

  private static List<Item> items(List<TaskCreate.In> part, Response reply) {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < part.size(); i++) {
      Response item = reply.get(i);
      items.add(item.size() == 1 ? failed(item.get(0).toString()) : new Item(TaskCreate.Out.of(part.get(i), item), null));
    }
    return items;
  }

  private static Item failed(String refusal) {
    int space = refusal.indexOf(' ');
    return new Item(null, error(refusal.substring(0, space), refusal.substring(space + 1)));
  }

  private static Map<String, String> error(String code, String detail) {
    return Map.of("code", code, "detail", detail);
  }
}
