package io.claudebench.task.script;

import io.claudebench.core.Call;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * Task scripts take the same keys, and the event metadata as their first argument; an answer of a strict task waits for
 * PostgreSQL.
 */
@Singleton
public final class TaskScripts {
  private final Scripts scripts;
  private final Strict strict;

  TaskScripts(Scripts scripts, Strict strict) {
    this.scripts = scripts;
    this.strict = strict;
  }

  /** One loaded script. */
  public final class Bound {
    private final Script script;

    private Bound(Script script) {
      this.script = script;
    }

    public Uni<Response> run(Call call, List<String> args) {
      return script.run(call, TaskKeys.of(call.keys()), with(call.metadata(), args));
    }

    public Uni<Response> run(Call call, String... args) {
      return run(call, List.of(args));
    }

    /** The same for a reply whose last member is the durability of task {@code id}. */
    public Uni<Response> settle(Call call, String id, String... args) {
      return run(call, args).call(reply -> settled(call, id, reply.get(reply.size() - 1).toString()));
    }
  }

  public Bound load(String name) {
    return new Bound(scripts.load(name));
  }

  /** Done at once unless the task is strict; then when PostgreSQL has it. */
  public Uni<Void> settled(Call call, String id, String durability) {
    return "strict".equals(durability) ? strict.persisted(call.caller().tenant(), id) : Uni.createFrom().voidItem();
  }

  static List<String> with(String metadata, List<String> args) {
    var all = new ArrayList<String>(args.size() + 1);
    all.add(metadata);
    all.addAll(args);
    return all;
  }
}
