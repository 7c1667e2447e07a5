package io.claudebench.instance.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Access;
import io.claudebench.core.Ask;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Json;
import io.claudebench.core.Name;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Watermark;
import io.claudebench.core.carry.Carrier;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.Limit;
import io.claudebench.core.input.OwnInstance;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Turns the items of a batch into tasks, under one coordinator. The first instance that asks is it, for 60 s after its
 * last call, or until it is no longer alive; it may ask again to go on, and to see how far the workers are. Any other
 * is told who coordinates ({@code processed: false}), and takes over when that one is gone. Items become tasks once,
 * whoever coordinates and whoever dies in between, as each has the idempotency key {@code batch:<id>:<index>}; the end
 * of the last of them appends {@code batch.completed}, once.
 *
 * <p>Refuses {@code INVALID} (an item; then the batch is not begun), {@code NOT_FOUND} (the instance), {@code CONFLICT}
 * (other items under this batchId), {@code FULL} (batchesMax) and whatever else task.create_batch refuses: the same
 * call again goes on. An item whose parent does not exist counts as failed. Not promised: that a batch survives the
 * loss of Redis; its tasks do.
 */
@Handles(verb = "system.batch.process",
    summary = "Turns up to 1,000 items into tasks once, under one coordinator, and tells how far they are.",
    may = Access.SUBMIT, watermark = Watermark.CREATE, timeoutMs = 15_000)
@Singleton
final class SystemBatchProcess implements Handler<SystemBatchProcess.In, SystemBatchProcess.Out> {
  private static final Set<Refusal> FOR_GOOD = EnumSet.of(Refusal.INVALID, Refusal.TOO_LARGE, Refusal.FORBIDDEN,
      Refusal.UNAUTHORIZED);

  record In(
      @NotNull @Name @Doc("Name of the batch; the same items each time.") String batchId,
      @NotNull @Name @OwnInstance @Doc("Id of the registered instance that coordinates.") String instanceId,
      @Doc("Each a text, or an object as task.create takes it; they cannot depend on each other.")
      @NotNull @NotEmpty @Limit(items = 1000) List<JsonNode> items) {}

  record Out(
      @Doc("Whether the asking instance is the coordinator.") boolean processed,
      @Doc("Id of the coordinator; absent when there is none.") String processorId,
      @Doc("Tasks of the batch that have ended, completed or failed.") int itemsProcessed,
      @Doc("Items that are tasks.") int itemsCreated,
      @Doc("Of itemsProcessed those that failed, were cancelled or could not be a task.") int itemsFailed) {}

  /** @param fence under which the rest is to be done; empty when nothing is */
  private record Stand(Out out, String fence) {

    static Stand of(Response reply) {
      int failed = reply.get(5).toInteger();
      String holder = reply.get(1).toString();
      return new Stand(new Out(reply.get(0).toInteger() == 1, holder.isEmpty() ? null : holder, reply.get(4).toInteger()
          + failed, reply.get(3).toInteger(), failed),
          reply.get(2).toString());
    }
  }

  private final Script script;
  private final BatchSettings settings;
  private final Carrier carrier;

  SystemBatchProcess(Scripts scripts, BatchSettings settings, Carrier carrier) {
    this.script = scripts.load("coordinate_batch");
    this.settings = settings;
    this.carrier = carrier;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    JsonNode tasks = BatchItems.tasks(in.batchId(), in.items());
    return coordinate(in, call, "", "")
        .chain(stand -> stand.fence().isEmpty() ? Uni.createFrom().item(stand.out()) : create(in, call, tasks,
            stand.fence()));
  }

  private Uni<Out> create(In in, Call call, JsonNode tasks, String fence) {
    var request = new Ask.Request("task.create_batch", tasks, null);
    var ask = new Ask(call.ask().via(), call.caller(), request, call.trace(), null);
    return carrier.carry(ask).map(JsonNode.class::cast).map(answer -> answer.path("results"))
        .onFailure(Refused.class).recoverWithUni(failure -> refused(in, call, fence, (Refused) failure))
        .chain(results -> report(in, call, fence, results));
  }

  private Uni<Out> report(In in, Call call, String fence, JsonNode results) {
    int answered = BatchItems.answered(results);
    return coordinate(in, call, fence, Integer.toString(answered)).map(stand -> {
      if (answered < in.items().size()) {
        throw BatchItems.unfinished(results).with("itemsCreated", stand.out().itemsCreated());
      }
      return stand.out();
    });
  }

  /** What will never be accepted was not begun: the id is free for better items. */
  private Uni<JsonNode> refused(In in, Call call, String fence, Refused refused) {
    Uni<JsonNode> answer = Uni.createFrom().failure(BatchItems.ours(refused));
    return FOR_GOOD.contains(refused.word()) ? coordinate(in, call.plain(), fence, "forget").chain(gone -> answer)
        : answer;
  }

  private Uni<Stand> coordinate(In in, Call call, String fence, String items) {
    return script.of(in.batchId()).run(call, in.batchId(), in.instanceId(),
        Json.digest(Json.MAPPER.valueToTree(in.items())), in.items().size(), settings.leaseMs(), settings.lifeMs(),
        fence,
        items, settings.batchesMax()).map(Stand::of);
  }
}
