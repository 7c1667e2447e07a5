package io.claudebench.instance.registry;

import io.claudebench.core.Call;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/** Scripts of the registry take the same keys, and the event metadata as their first argument. */
@Singleton
final class RegistryScripts {
  private final Scripts scripts;

  RegistryScripts(Scripts scripts) {
    this.scripts = scripts;
  }

  /** One loaded script. */
  record Bound(Script script) {

    Uni<Response> run(Call call, List<String> args) {
      return script.run(call, keys(call.keys()), with(call.metadata(), args));
    }

    Uni<Response> run(Call call, String... args) {
      return run(call, List.of(args));
    }

    /** With keys of its own after those of the registry. */
    Uni<Response> and(Call call, List<String> more, String... args) {
      return script.run(call, with(keys(call.keys()), more), with(call.metadata(), List.of(args)));
    }

    /** Outside any call. */
    Uni<Response> run(Keys keys, String metadata, Object... args) {
      return script.run(keys(keys), with(metadata, Stream.of(args).map(Object::toString).toList()));
    }
  }

  Bound load(String name) {
    return new Bound(scripts.load(name));
  }

  /** In the order in which {@code lib/registry.lua} names them. */
  private static List<String> keys(Keys keys) {
    return List.of(keys.family(Key.INSTANCE), keys.of(Key.ACTIVE_INSTANCES), keys.of(Key.INSTANCES_DUE),
        keys.of(Key.INSTANCE_LOADS), keys.family(Key.CAPABILITIES), keys.family(Key.CAPACITY),
        keys.family(Key.ROLE), keys.of(Key.GOSSIP), keys.of(Key.LEADER), keys.of(Key.LEADER_TERM), keys.of(Key.EPOCH),
        keys.family(Key.STREAM), keys.family(Key.EVENT_CHANNEL), keys.of(Key.COMMANDS, "task"),
        keys.of(Key.PARTITION_DETECTED), keys.of(Key.PARTITION_RECOVERY), keys.of(Key.PENDING),
        keys.of(Key.REQUIREMENTS), keys.of(Key.DEAD_INSTANCES),
        keys.of(Key.INSTANCE_ROLES));
  }

  private static List<String> with(String metadata, List<String> args) {
    return with(List.of(metadata), args);
  }

  private static List<String> with(List<String> first, List<String> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }
}
