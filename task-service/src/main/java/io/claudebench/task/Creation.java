package io.claudebench.task;

import io.claudebench.core.Call;
import io.claudebench.core.Json;
import io.claudebench.task.model.TaskSettings;
import io.claudebench.task.persist.Archive;
import io.claudebench.task.persist.PersistSettings;
import io.claudebench.task.script.TaskScripts;
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
  private final List<String> limits;
  private final String countedMax;

  Creation(Archive archive, TaskSettings settings, PersistSettings persist) {
    this.archive = archive;
    this.limits = List.of(Integer.toString(settings.queueMax()), Integer.toString(persist.outboxMax()),
        Integer.toString(settings.requirementsMax()));
    this.countedMax = Integer.toString(settings.countedMax());
  }

  /** queueMax, outboxMax, requirementsMax: what every script that creates tasks wants to know. */
  List<String> limits() {
    return limits;
  }

  /** @param tasks what {@link TaskCreate.In#args} gives, one after the other */
  Uni<Response> run(Call call, TaskScripts.Bound script, List<String> tasks) {
    return script.run(call, args("{}", tasks)).chain(reply -> !isAsking(reply) ? Uni.createFrom().item(reply)
        : archive.statuses(call.caller().tenant(), parents(reply))
        .chain(known -> script.run(call, args(Json.text(known), tasks))));
  }

  private static boolean isAsking(Response reply) {
    return reply.get(0).type() == ResponseType.BULK && reply.get(0).toString().equals("parents");
  }

  private static List<String> parents(Response reply) {
    return reply.stream().skip(1).map(Response::toString).toList();
  }

  private List<String> args(String left, List<String> tasks) {
    var args = new ArrayList<String>(limits.size() + 2 + tasks.size());
    args.addAll(limits);
    args.add(countedMax);
    args.add(left);
    args.addAll(tasks);
    return args;
  }
}
