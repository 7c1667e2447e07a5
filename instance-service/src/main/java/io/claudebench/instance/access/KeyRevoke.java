package io.claudebench.instance.access;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;

/** Takes a key back. Every replica hears of it at once, and what its holder still waits for ends. */
@Handles(verb = "key.revoke", summary = "Takes an API key back for good.", may = Access.ADMINISTER, mcp = false,
    lifeline = true, destructive = true)
@Singleton
final class KeyRevoke implements Handler<KeyRevoke.In, KeyRevoke.Out> {

  record In(@NotNull @Name @Doc("Id of the key, as key.create told it.") String id, @Name String idempotencyKey) {}

  record Out(@Doc("False when there was no such key.") boolean revoked) {}

  private final Script script;

  KeyRevoke(Scripts scripts) {
    this.script = scripts.load("key_revoke");
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    FleetAdmin.require(call);
    return script.of(in.id()).run(call, in.id()).map(was -> new Out(was.toInteger() == 1));
  }
}
