package io.claudebench.instance;

import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.redis.Commands;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Which registered instance leads now. What it commits as leader it sends with its {@code term} ({@code state.sync}); the script refuses an old one.
 * Not promised: that the leader of this answer still leads when the answer arrives; the term is what decides.
 */
@Handles(verb = "system.leader", summary = "Says which instance leads, and under which term.", readOnly = true)
@Singleton
final class SystemLeader implements Handler<SystemLeader.In, SystemLeader.Out> {
  private final Commands commands;

  SystemLeader(Commands commands) {
    this.commands = commands;
  }

  record In() {}

  /** @param leader absent while leadership is vacant  @param remainingMs of its lease, unless it beats */
  record Out(String leader, Long term, Long remainingMs) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    String key = call.keys().leader();
    return commands.batch(List.of(Request.cmd(Command.GET).arg(key), Request.cmd(Command.PTTL).arg(key))).map(replies -> {
      if (replies.get(0) == null) {
        return new Out(null, null, null);
      }
      String[] held = replies.get(0).toString().split(" ", 2);
      return new Out(held[1], Long.valueOf(held[0]), replies.get(1).toLong());
    });
  }
}
