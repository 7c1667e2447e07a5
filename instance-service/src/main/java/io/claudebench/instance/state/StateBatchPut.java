package io.claudebench.instance.state;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.Refused;
import io.claudebench.core.Watermark;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.Limit;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Keeps up to 1,000 values, in order, one script per chunk. Each is answered by its version or by its own refusal
 * ({@code CONFLICT}, {@code FULL}); one that is refused touches no other. What befalls the first chunk
 * ({@code UNAVAILABLE}, {@code RATE_LIMITED}) refuses the call; what befalls a later one is the answer of each of its
 * values. Not promised: the batch as a whole is not one change, only each chunk is.
 */
@Handles(verb = "state.batch_put", summary = "Keeps up to 1,000 values in one call.",
    may = Access.WORK, watermark = Watermark.CREATE, timeoutMs = 10_000)
@Singleton
final class StateBatchPut implements Handler<StateBatchPut.In, StateBatchPut.Out> {

  record In(
      @Doc("The values to keep, in order.")
      @NotNull @NotEmpty @Limit(items = StateLimits.BATCH) List<@Valid @NotNull StateItem> items,
      @Name String idempotencyKey) {}

  record Item(
      @NotNull String key,
      @Doc("Of the value; absent where there is an error.") Long version,
      Instant expiresAt,
      @Doc("Why this value was not kept; absent when it was.") StateFault error) {}

  record Out(
      @NotNull @Doc("One answer for each item, in order.") List<Item> results,
      @Doc("How many values were kept.") int stored) {}

  private final Script script;
  private final Packing packing;
  private final StateSettings settings;

  StateBatchPut(Scripts scripts, Packing packing, StateSettings settings) {
    this.script = scripts.load("state_batch_put");
    this.packing = packing;
    this.settings = settings;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    List<StateValue> values = IntStream.range(0, in.items().size())
        .mapToObj(i -> in.items().get(i).checked(call.keys(), "/items/" + i)).toList();
    int chunk = settings.chunk();
    List<Integer> starts = Stream.iterate(0, from -> from < values.size(), from -> from + chunk).toList();
    return packing.pack(in.items(), values).chain(forms -> Multi.createFrom().iterable(starts).onItem()
        .transformToUniAndConcatenate(from -> chunk(in.items(), values, forms, from, call))
        .collect().in(ArrayList<Item>::new, ArrayList::addAll))
        .map(all -> new Out(all, (int) all.stream().filter(item -> item.error() == null).count()));
  }

  private Uni<List<Item>> chunk(List<StateItem> items, List<StateValue> values, List<byte[]> forms, int from,
      Call call) {
    int to = Math.min(from + settings.chunk(), items.size());
    var args = new ArrayList<Object>(List.of(settings.statesMax()));
    IntStream.range(from, to).forEach(i -> args.addAll(items.get(i).args(forms.get(i))));
    return script.run(call.part(from / settings.chunk()), args)
        .map(reply -> IntStream.range(from, to).mapToObj(i -> {
      Item item = item(items.get(i).key(), reply.get(i - from));
      if (item.error() == null) {
        packing.stored(items.get(i).compress(), values.get(i), forms.get(i));
      }
      return item;
    }).toList()).onFailure(failure -> from > 0 && failure instanceof Refused)
        .recoverWithItem(failure -> items.subList(from,
            to).stream().map(item -> new Item(item.key(), null, null, StateFault.of((Refused) failure))).toList());
  }

  private static Item item(String key, Response reply) {
    return reply.size() == 2 ? new Item(key, reply.get(0).toLong(), StatePut.time(reply.get(1)), null)
        : new Item(key, null, null,
            new StateFault(reply.get(0).toString(), reply.get(1).toString(), reply.get(2).toLong()));
  }
}
