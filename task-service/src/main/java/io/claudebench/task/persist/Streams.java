package io.claudebench.task.persist;

import io.claudebench.core.Events;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.redis.RedisClient;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;

/** The streams of task events, and the projector's consumer group on each. */
final class Streams {
  static final List<String> TYPES = Events.TYPES.stream().filter(type -> type.startsWith("task.")).sorted().toList();

  static List<String> keys(Keys keys) {
    return TYPES.stream().map(type -> keys.of(Key.STREAM, type)).toList();
  }

  /** Makes the group where it is missing; a new one begins at the first event there is. */
  static void join(RedisClient commands, List<String> streams) {
    for (String stream : streams) {
      Projection.await(commands.send(Request.cmd(Command.XGROUP).arg("CREATE").arg(stream).arg(Projection.GROUP)
          .arg("0").arg("MKSTREAM"))
          .onFailure(e -> e.getMessage().contains("BUSYGROUP")).recoverWithNull());
    }
  }

  private Streams() {}
}
