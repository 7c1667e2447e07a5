package io.claudebench.task;

import io.claudebench.core.Keys;
import io.claudebench.core.redis.Commands;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Trims the task streams: what is older than the retention and passed by every group, and above eventsMax the oldest that the projector
 * has passed. Never an event that the projector has not copied. In bounded steps, by commands of Redis 6.2; every replica may do it.
 */
@Singleton
final class Trim {
  private static final int STEP = 10_000;
  /** Steps of one stream that is over its cap, per run. */
  private static final int ROUNDS = 10;

  private final Commands commands;
  private final PersistSettings settings;
  private final Script nth;

  Trim(Commands commands, Scripts scripts, PersistSettings settings) {
    this.commands = commands;
    this.settings = settings;
    this.nth = scripts.ungated("events_nth");
  }

  /** A place in a stream. */
  record Id(long ms, long seq) implements Comparable<Id> {
    static final Id MAX = new Id(Long.MAX_VALUE, Long.MAX_VALUE);

    static Id of(String text) {
      int dash = text.indexOf('-');
      return new Id(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }

    Id next() {
      return new Id(ms, seq + 1);
    }

    Id min(Id other) {
      return compareTo(other) <= 0 ? this : other;
    }

    @Override
    public int compareTo(Id other) {
      return ms != other.ms ? Long.compare(ms, other.ms) : Long.compare(seq, other.seq);
    }

    @Override
    public String toString() {
      return ms + "-" + seq;
    }
  }

  /** @param projector the first event the projector has not passed  @param slowest the same of the slowest group */
  private record Passed(Id projector, Id slowest) {}

  /** One step over each stream of a tenant. */
  void run(Keys keys) {
    Response time = send(Request.cmd(Command.TIME));
    var old = new Id(time.get(0).toLong() * 1000 - settings.retentionMs(), 0);
    for (String stream : Streams.keys(keys)) {
      long length = length(stream);
      for (int round = 0; length > 0 && round < ROUNDS; round++) {
        trim(stream, length, old);
        long left = length(stream);
        length = left < length && left > settings.eventsMax() ? left : 0;
      }
    }
  }

  private long length(String stream) {
    return send(Request.cmd(Command.XLEN).arg(stream)).toLong();
  }

  private void trim(String stream, long length, Id old) {
    Passed passed = passed(stream);
    if (passed.projector() == Id.MAX) {
      return;
    }
    Id until = old.min(passed.slowest());
    long over = length - settings.eventsMax();
    if (over > 0) {
      Id cap = nth(stream, Math.min(over, STEP)).min(passed.projector());
      until = cap.compareTo(until) > 0 ? cap : until;
    }
    send(Request.cmd(Command.XTRIM).arg(stream).arg("MINID").arg("~").arg(until.toString()).arg("LIMIT").arg(STEP));
  }

  private Passed passed(String stream) {
    Id projector = Id.MAX;
    Id slowest = Id.MAX;
    for (Response row : send(Request.cmd(Command.XINFO).arg("GROUPS").arg(stream))) {
      var group = Hashes.pairs(row);
      String name = group.get("name").toString();
      Id first = Id.of(group.get("last-delivered-id").toString()).next();
      if (group.get("pending").toLong() > 0) {
        Response pending = send(Request.cmd(Command.XPENDING).arg(stream).arg(name));
        first = pending.get(1) == null ? first : Id.of(pending.get(1).toString()).min(first);
      }
      slowest = slowest.min(first);
      projector = name.equals(Projection.GROUP) ? first : projector;
    }
    return new Passed(projector, slowest);
  }

  /** The id after the first {@code n} events. */
  private Id nth(String stream, long n) {
    return Id.of(Projection.await(nth.run(List.of(stream), List.of(Long.toString(n)))).toString()).next();
  }

  private Response send(Request request) {
    return Projection.await(commands.send(request));
  }
}
