package io.claudebench.task;

import io.claudebench.core.Call;
import io.claudebench.core.Json;
import io.claudebench.core.TenantLimits;
import io.claudebench.core.Tenants;
import io.claudebench.core.journal.AuditSettings;
import io.claudebench.core.redis.Script;
import io.claudebench.task.model.TaskSettings;
import io.claudebench.task.persist.Archive;
import io.claudebench.task.persist.PersistSettings;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * How {@code task_create} is run: one script. Only when a task names parents that have left Redis is PostgreSQL asked
 * how they ended, and the script, which had written nothing, runs once more.
 */
@Singleton
final class Creation {
  private final Archive archive;
  private final Tenants tenants;
  private final List<Integer> limits;
  private final int countedMax;
  private final int auditMax;

  Creation(Archive archive, Tenants tenants, TaskSettings settings, PersistSettings persist,
      AuditSettings audit) {
    this.archive = archive;
    this.tenants = tenants;
    this.limits = List.of(settings.queueMax(), persist.outboxMax(), settings.requirementsMax());
    this.auditMax = audit.auditMax();
    this.countedMax = settings.countedMax();
  }

  /**
   * queueMax, outboxMax, requirementsMax, tasks and bytes of the tenant, null where it has no limit, and auditMax: what
   * every script that creates tasks wants to know.
   */
  List<Number> limits(Call call) {
    var limits = new ArrayList<Number>(this.limits);
    TenantLimits its = tenants.limits(call.caller().tenant());
    limits.add(its.tasks());
    limits.add(its.bytes());
    limits.add(auditMax);
    return limits;
  }

  /**
   * @param resultsMax bytes of results out of the cache that the answers may have together
   * @param tasks what {@link TaskCreate.In#args} gives, one after the other
   */
  Uni<Response> run(Call call, Script script, long resultsMax, List<String> tasks) {
    List<Number> limits = limits(call);
    return script.run(call, limits, countedMax, "{}", resultsMax, tasks)
        .chain(reply -> !isAsking(reply) ? Uni.createFrom().item(reply)
        : archive.statuses(call.caller().tenant(), parents(reply))
        .chain(known -> script.run(call, limits, countedMax, Json.text(known), resultsMax, tasks)));
  }

  private static boolean isAsking(Response reply) {
    return reply.get(0).type() == ResponseType.BULK && reply.get(0).toString().equals("parents");
  }

  private static List<String> parents(Response reply) {
    return reply.stream().skip(1).map(Response::toString).toList();
  }
}
