package io.claudebench.core.redis;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Refused;
import io.smallrye.mutiny.Uni;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Calls of one script and one tenant that come to an event loop while others of them are under way wait for those and
 * go together in the next round trip, in order; one that comes alone leaves at once. {@code lua/lib/group} runs them
 * one by one, each with an answer or a refusal of its own.
 *
 * <p>A group has at most {@value #CALLS_MAX} calls, {@value #ARGS_MAX} arguments and {@value #BYTES_MAX} bytes, or one
 * call that is larger. Redis begins no further call of it after 1 ms; those left over lead the next, which has no more
 * than were done. Who went away while it waited is not sent. Where a whole group fails, as when Redis is away, each of
 * its calls fails so; where Redis gave no answer in time, those that waited behind it are refused unsent.
 */
final class GroupCommit {
  private static final Logger LOG = Logger.getLogger("claudebench");
  private static final int ARGS_MAX = 2000;
  private static final int BYTES_MAX = 262_144;
  private static final int CALLS_MAX = 64;

  private final RedisClient redis;
  private final Prepared prepared;
  private final Map<Lane, Line> lines = new ConcurrentHashMap<>();

  /** Calls that may go together. @param loop that they came to */
  record Lane(Text text, Keys keys, String name, Thread loop) {}

  /** Those that wait for the group under way; there is one while there is a group. */
  private static final class Line {
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private int most = CALLS_MAX;

    boolean fits(int calls, int args, int bytes) {
      Member next = waiters.peek().member();
      return calls == 0 || calls < most && args + next.args() <= ARGS_MAX && bytes + next.bytes() <= BYTES_MAX;
    }
  }

  GroupCommit(RedisClient redis, Prepared prepared) {
    this.redis = redis;
    this.prepared = prepared;
  }

  /** Fails with a {@link Refused}, or with what Redis said that is none of our words. */
  Uni<Response> join(Lane lane, Member member) {
    return Uni.createFrom().emitter(caller -> {
      Refused refused = redis.admit(prepared.name());
      if (refused != null) {
        caller.fail(refused);
        return;
      }
      var waiter = new Waiter(member, caller);
      lines.compute(lane, (same, line) -> {
        if (line == null) {
          waiter.goesFirst();
          return new Line();
        }
        line.waiters.add(waiter);
        return line;
      });
      if (waiter.isFirst()) {
        send(lane, List.of(waiter));
      }
    });
  }

  private void send(Lane lane, List<Waiter> group) {
    long start = System.nanoTime();
    exchange(lane, group, false)
        .recover(failure -> RedisClient.isNoScript(failure) ? exchange(lane, group, true)
            : Future.failedFuture(failure))
        .onComplete(done -> {
          int answered = done.succeeded() ? done.result().size() : group.size();
          if (done.cause() instanceof TimeoutException) {
            refuse(lane);
          } else {
            sendNext(lane, answered, group.subList(answered, group.size()));
          }
          for (int i = 0; i < answered; i++) {
            answer(group.get(i), done, i, start);
          }
        });
  }

  private Future<Response> exchange(Lane lane, List<Waiter> group, boolean isText) {
    try {
      return redis.exchange(prepared.name(), group.size(), request(lane, group, isText));
    } catch (RuntimeException unsent) { // of a name that no key can have
      return Future.failedFuture(unsent);
    }
  }

  /** The next group goes, those that are left over in front; the lane is free when there is none. */
  private void sendNext(Lane lane, int answered, List<Waiter> left) {
    var group = new ArrayList<Waiter>();
    lines.compute(lane, (same, line) -> {
      left.reversed().forEach(line.waiters::addFirst);
      line.most = left.isEmpty() ? Math.min(CALLS_MAX, 2 * line.most) : answered;
      int args = 0;
      int bytes = 0;
      while (!line.waiters.isEmpty() && line.fits(group.size(), args, bytes)) {
        Waiter waiter = line.waiters.poll();
        if (waiter.isGone()) {
          redis.left();
        } else {
          args += waiter.member().args();
          bytes += waiter.member().bytes();
          group.add(waiter);
        }
      }
      return group.isEmpty() ? null : line;
    });
    if (!group.isEmpty()) {
      send(lane, group);
    }
  }

  /** A Redis that gave no answer in time is not asked for those behind. */
  private void refuse(Lane lane) {
    lines.remove(lane).waiters.forEach(waiter -> {
      redis.left();
      waiter.fail(RedisClient.late().notDone());
    });
  }

  /** Whatever goes wrong with one answer, the others are told theirs. */
  private void answer(Waiter waiter, AsyncResult<Response> done, int at, long start) {
    try {
      Response reply = done.succeeded() ? done.result().get(at) : null;
      Throwable failure = done.succeeded() ? reply instanceof ErrorType error ? error : null : done.cause();
      redis.ended(prepared.name(), start, failure);
      if (failure == null) {
        waiter.answer(reply);
      } else {
        waiter.fail(RedisClient.refusal(failure));
      }
    } catch (RuntimeException unread) {
      LOG.errorf(unread, "an answer of %s could not be told", prepared.name());
      waiter.fail(unread);
    }
  }

  /** @param isText whether the text is sent; else Redis has it, under its digest */
  private Request request(Lane lane, List<Waiter> group, boolean isText) {
    List<String> shared = prepared.bind(lane.keys(), lane.name());
    if (prepared.isGated()) {
      shared.add(lane.keys().of(Key.EPOCH));
    }
    Request request = isText ? Request.cmd(Command.EVAL).arg(lane.text().source())
        : Request.cmd(Command.EVALSHA).arg(lane.text().sha());
    List<Member> members = group.stream().map(Waiter::member).toList();
    request.arg(shared.size() + members.stream().mapToInt(member -> member.keys().size()).sum());
    shared.forEach(request::arg);
    members.forEach(member -> member.keys().forEach(request::arg));
    members.forEach(member -> member.addTo(request));
    return request;
  }
}
