package io.claudebench.instance.access;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.access.Secrets;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;

/** Gives a key a new secret. The one before it lives on for a while, and the one before that ends at once. */
@Handles(verb = "key.rotate", summary = "Gives an API key a new secret; the old one lives on for overlapMs.",
    may = Access.ADMINISTER, mcp = false)
@Singleton
final class KeyRotate implements Handler<KeyRotate.In, KeyRotate.Out> {

  record In(
      @NotNull @Name @Doc("Id of the key, as key.create told it.") String id,
      @Doc("How long the old secret lives on, in milliseconds; 0 ends it now.")
      @Min(0) @Max(2_592_000_000L) @Default("86400000") long overlapMs,
      @Name String idempotencyKey) {}

  record Out(
      @NotNull @Doc("Id of the key, which stays.") String id,
      @Doc("The key with its new secret; absent when this is a repeated answer.") String key,
      @NotNull @Doc("When the old secret ends, ISO-8601 UTC.") Instant oldUntil) {}

  private final Script script;
  private final Secrets secrets;

  KeyRotate(Scripts scripts, Secrets secrets) {
    this.script = scripts.load("key_rotate");
    this.secrets = secrets;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    FleetAdmin.require(call);
    Secrets.Parts made = secrets.again(in.id());
    String mac = secrets.mac(made.secret());
    return script.of(in.id()).run(call, in.id(), mac, in.overlapMs())
        .map(reply -> new Out(in.id(), reply.get(0).toString().equals(mac) ? made.text() : null,
            Instant.ofEpochMilli(reply.get(1).toLong())));
  }
}
