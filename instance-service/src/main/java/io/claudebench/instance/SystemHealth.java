package io.claudebench.instance;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.catalogue.Catalogue;
import io.claudebench.core.catalogue.Entry;
import io.claudebench.core.health.Standing;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Pulse;
import io.claudebench.instance.registry.Health;
import io.quarkiverse.mcp.server.ToolManager;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;

/**
 * How the fleet is, asked now: Redis answers a PING; task-service, which alone speaks to PostgreSQL, said within the
 * last 15 s that it answers; and the MCP server of this process offers every tool of the catalogue. It answers also
 * while all of them are away.
 *
 * <p>Not promised: what is true of PostgreSQL this second. With Redis or task-service away nobody can say, which is
 * {@code postgres: false}.
 */
@Handles(verb = "system.health", summary = "Says whether Redis, PostgreSQL and the MCP server answer.",
    may = Access.READ, readOnly = true)
@Singleton
final class SystemHealth implements Handler<SystemHealth.In, SystemHealth.Out> {

  record In() {}

  record Out(
      @NotNull @Doc("healthy when all services answer, unhealthy when none does, else degraded.") Health status,
      @NotNull @Doc("Which services answer.") Services services) {

    /** All is healthy, some is degraded, none is unhealthy. */
    static Out of(Services services) {
      boolean all = services.redis() && services.postgres() && services.mcp();
      boolean none = !services.redis() && !services.postgres() && !services.mcp();
      return new Out(all ? Health.healthy : none ? Health.unhealthy : Health.degraded, services);
    }
  }

  record Services(
      @Doc("Whether Redis answers.") boolean redis,
      @Doc("Whether task-service said within 15 s that PostgreSQL answers.") boolean postgres,
      @Doc("Whether the MCP server offers every tool.") boolean mcp) {}

  private final Pulse pulse;
  private final Standing standing;
  private final ToolManager tools;
  private final Catalogue catalogue;

  SystemHealth(Pulse pulse, Standing standing, ToolManager tools, Catalogue catalogue) {
    this.pulse = pulse;
    this.standing = standing;
    this.tools = tools;
    this.catalogue = catalogue;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return Uni.combine().all().unis(pulse.answers(), postgres()).asTuple()
        .map(found -> Out.of(new Services(found.getItem1(), found.getItem2(), mcp())));
  }

  private Uni<Boolean> postgres() {
    return standing.word("task-service", "postgres").map(word -> word.isPresent() && !word.get().equals("degraded"))
        .onFailure().recoverWithItem(false);
  }

  private boolean mcp() {
    return catalogue.all().stream().filter(Entry::mcp).allMatch(verb -> tools.getTool(verb.tool()) != null);
  }
}
