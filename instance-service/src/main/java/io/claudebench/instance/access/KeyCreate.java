package io.claudebench.instance.access;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.Role;
import io.claudebench.core.Tenants;
import io.claudebench.core.access.Secrets;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Makes a key. Its text is in this answer only: who repeats the call is told everything but that. */
@Handles(verb = "key.create", summary = "Makes an API key and shows it once.", may = Access.ADMINISTER, mcp = false)
@Singleton
final class KeyCreate implements Handler<KeyCreate.In, KeyCreate.Out> {

  record In(
      @NotNull @Name @Doc("Who will hold it; the actor of its calls.") String name,
      @Name @Doc("Whose tasks it reaches; absent is the default tenant.") String tenant,
      @NotNull @Size(min = 1, max = 5) @Doc("What it may do.") List<@NotNull Role> roles,
      @Doc("When it ends by itself, ISO-8601; absent lasts until it is revoked.") Instant expiresAt,
      @Name String idempotencyKey) {}

  record Out(
      @NotNull @Doc("What key.rotate and key.revoke call it.") String id,
      @Doc("The key itself, cb_<id>_<secret>; absent when this is a repeated answer.") String key,
      @NotNull Instant createdAt) {}

  private final Script script;
  private final Secrets secrets;
  private final Tenants tenants;
  private final AccessSettings settings;

  KeyCreate(Scripts scripts, Secrets secrets, Tenants tenants, AccessSettings settings) {
    this.script = scripts.load("key_create");
    this.secrets = secrets;
    this.tenants = tenants;
    this.settings = settings;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    FleetAdmin.require(call);
    String tenant = in.tenant() == null ? "" : in.tenant();
    Secrets.Parts made = secrets.fresh();
    String roles = in.roles().stream().distinct().map(Role::name).collect(Collectors.joining(" "));
    return script.run(call, made.id(), in.name(), tenant, roles, secrets.mac(made.secret()),
        in.expiresAt() == null ? 0 : in.expiresAt().toEpochMilli(), call.caller().actor(), settings.keysMax(),
        tenants.isConfigured(tenant))
        .map(reply -> {
          String id = reply.get(0).toString();
          return new Out(id, id.equals(made.id()) ? made.text() : null, Instant.ofEpochMilli(reply.get(1).toLong()));
        });
  }
}
