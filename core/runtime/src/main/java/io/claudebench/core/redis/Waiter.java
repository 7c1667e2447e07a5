package io.claudebench.core.redis;

import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Response;

/**
 * Whoever waits for the answer of one call, once. It is told on its own event loop; a worker, which may block until
 * then, wherever the answer comes.
 */
final class Waiter {
  private final Member member;
  private final Promise<Response> answer;
  private boolean isFirst;
  private volatile boolean isGone;

  Waiter(Member member, UniEmitter<? super Response> caller) {
    this.member = member;
    answer = Vertx.currentContext() instanceof ContextInternal context && context.isEventLoopContext()
        ? context.promise() : Promise.promise();
    answer.future().onComplete(caller::complete, caller::fail);
    caller.onTermination(() -> isGone = true);
  }

  Member member() {
    return member;
  }

  /** Nobody is under way before it. */
  void goesFirst() {
    isFirst = true;
  }

  boolean isFirst() {
    return isFirst;
  }

  /** It has gone away, or was answered. */
  boolean isGone() {
    return isGone;
  }

  void answer(Response reply) {
    answer.tryComplete(reply);
  }

  void fail(Throwable failure) {
    answer.tryFail(failure);
  }
}
