package io.claudebench.instance.access;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
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
import java.util.stream.IntStream;

/** Shows the keys that were made and not revoked, without what could open anything. */
@Handles(verb = "key.list", summary = "Lists API keys without their secrets, a page at a time.",
    may = Access.ADMINISTER, mcp = false, readOnly = true)
@Singleton
final class KeyList implements Handler<KeyList.In, KeyList.Out> {

  record In(@Min(1) @Max(1000) @Default("100") int limit, @Name String cursor) {}

  record Out(@NotNull @Doc("Keys that were made and not revoked.") List<Shown> keys, String nextCursor) {}

  record Shown(
      @NotNull @Doc("What key.rotate and key.revoke call it.") String id,
      @NotNull @Doc("Who holds it; the actor of its calls.") String name,
      @Doc("Whose tasks it reaches; absent is the default tenant.") String tenant,
      @NotNull List<String> roles,
      @NotNull Instant createdAt,
      Instant expiresAt,
      @Doc("When it was used last, ISO-8601 UTC, to the minute; absent when never.") Instant lastUsedAt) {

    static Shown of(Response row) {
      return new Shown(text(row, 0), text(row, 1), text(row, 2), List.of(text(row, 3).split(" ")), time(row, 4),
          time(row, 5), time(row, 6));
    }

    private static String text(Response row, int place) {
      String text = row.get(place).toString();
      return text.isEmpty() ? null : text;
    }

    private static Instant time(Response row, int place) {
      long ms = row.get(place).toLong();
      return ms == 0 ? null : Instant.ofEpochMilli(ms);
    }
  }

  private final Script script;

  KeyList(Scripts scripts) {
    this.script = scripts.load("key_list");
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    FleetAdmin.require(call);
    return script.run(call, in.cursor(), in.limit()).map(reply -> new Out(
        IntStream.range(1, reply.size()).mapToObj(i -> Shown.of(reply.get(i))).toList(),
        reply.get(0).toString().isEmpty() ? null : reply.get(0).toString()));
  }
}
