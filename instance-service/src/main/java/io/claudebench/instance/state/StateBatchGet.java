package io.claudebench.instance.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Key;
import io.claudebench.core.Name;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.Limit;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows up to 1,000 values in the order of their names, one script per chunk. A value that cannot be shown has an
 * {@code error} of its own: {@code TOO_LARGE} (the answer is full at answerMax; ask for it in another call) or
 * {@code INTERNAL} (corrupt).
 */
@Handles(verb = "state.batch_get", summary = "Shows the values of up to 1,000 names.", may = Access.READ,
    readOnly = true, timeoutMs = 10_000)
@Singleton
final class StateBatchGet implements Handler<StateBatchGet.In, StateBatchGet.Out> {

  record In(
      @Doc("Names of the values wanted.")
      @NotNull @NotEmpty @Limit(items = StateLimits.BATCH) List<@NotNull @Name String> keys) {}

  /** As {@link StateGet.Out}. */
  record Item(
      @NotNull String key,
      @Doc("Whether there is a value.") boolean found,
      @Doc("The value, when it is JSON.") JsonNode value,
      String base64,
      @Doc("Of the value; absent when there is none.") Long version,
      Instant expiresAt,
      @Doc("Why a value that is there is not shown; absent when it is.") StateFault error) {
    private static Item of(StateReads.Found one) {
      return new Item(one.key(), one.found(), one.value(), one.base64(), one.version(), one.expiresAt(),
          one.refused() == null ? null : StateFault.of(one.refused()));
    }
  }

  record Out(
      @NotNull @Doc("In the order of the names asked for.") List<Item> items) {}

  private final StateReads reads;
  private final StateSettings settings;

  StateBatchGet(StateReads reads, StateSettings settings) {
    this.reads = reads;
    this.settings = settings;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    in.keys().forEach(name -> call.keys().of(Key.STATE, name));
    return read(in.keys(), call, new ArrayList<>(), settings.answerMax()).map(Out::new);
  }

  private Uni<List<Item>> read(List<String> names, Call call, List<Item> before, long room) {
    int from = before.size();
    if (from == names.size()) {
      return Uni.createFrom().item(before);
    }
    return reads.read(call, names.subList(from, Math.min(from + settings.chunk(), names.size())), room).chain(found -> {
      found.forEach(one -> before.add(Item.of(one)));
      return read(names, call, before, room - found.stream().mapToLong(StateReads.Found::size).sum());
    });
  }
}
