package io.claudebench.instance.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.Watermark;
import io.claudebench.core.input.AnyOf;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.Limit;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;

/**
 * Keeps a value under a name, in place of what was there. The version it answers is new and greater than every one
 * before, of whatever name; only their order and equality mean something. Refuses {@code CONFLICT} (with
 * {@code version}, the one that is there; 0 = none), {@code FULL} (statesMax), {@code UNAVAILABLE} (Redis restarted and
 * its epoch is not open yet).
 */
@Handles(verb = "state.put", summary = "Keeps a value under a name, if it still has the version you saw.",
    may = Access.WORK, watermark = Watermark.CREATE)
@Singleton
final class StatePut implements Handler<StatePut.In, StatePut.Out> {

  /** As {@link StateItem}. */
  @AnyOf({"value", "base64"})
  record In(
      @NotNull @Name String key,
      @Limit(bytes = StateLimits.VALUE) @Doc("Any JSON, null too; value or base64, not both.") JsonNode value,
      @Limit(bytes = StateLimits.BASE64) @Doc("Bytes in base64, in place of value.") String base64,
      @Min(1) @Max(StateLimits.TTL_SECONDS) Integer ttlSeconds,
      @Min(0) @Max(StateLimits.VERSION) Long ifVersion,
      @Default("\"none\"") @Doc("How to keep values of at least 1,024 bytes (compressFrom).") Codec compress,
      @Name String idempotencyKey) {}

  record Out(
      @NotNull String key,
      @Doc("Of the value; greater than every one before, of whatever name.") long version,
      Instant expiresAt) {}

  private final Script script;
  private final Packing packing;
  private final StateSettings settings;

  StatePut(Scripts scripts, Packing packing, StateSettings settings) {
    this.script = scripts.load("state_put");
    this.packing = packing;
    this.settings = settings;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    var keys = call.keys();
    var item = new StateItem(in.key(), in.value(), in.base64(), in.ttlSeconds(), in.ifVersion(), in.compress());
    StateValue value = item.checked(keys, "");
    return packing.pack(List.of(item), List.of(value)).chain(forms -> {
      return script.of(in.key()).run(call, item.args(forms.getFirst()), settings.statesMax())
          .invoke(done -> packing.stored(in.compress(), value, forms.getFirst()));
    }).map(reply -> new Out(in.key(), reply.get(0).toLong(), time(reply.get(1))));
  }

  /** Milliseconds, or empty for none. */
  static Instant time(Response ms) {
    String text = ms.toString();
    return text.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(text));
  }
}
