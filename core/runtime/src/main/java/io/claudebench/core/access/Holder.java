package io.claudebench.core.access;

import io.claudebench.core.Caller;
import io.claudebench.core.Refused;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/**
 * Whoever holds a key.
 *
 * @param caller as whom it calls
 * @param ended why, when the key is one no more, so that what its holder still waits for ends; null when it always is
 * @param token shown in place of the key, which narrows what it may see; null for the key itself
 */
public record Holder(Caller caller, Uni<Refused> ended, Token token) {

  Holder(Caller caller, Uni<Refused> ended) {
    this(caller, ended, null);
  }

  /** The same, who showed a token. */
  Holder showing(Token token) {
    return new Holder(caller, ended, token);
  }

  /**
   * Of a key that ends by itself.
   *
   * @param other why it may end before; null when it does not
   * @param ms from now on
   */
  static Holder until(Vertx vertx, Caller caller, Uni<Refused> other, long ms, Supplier<Refused> why) {
    Uni<Refused> late = Uni.createFrom().emitter(end -> {
      long timer = vertx.setTimer(Math.max(1, ms), over -> end.complete(why.get()));
      end.onTermination(() -> vertx.cancelTimer(timer));
    });
    return new Holder(caller, other == null ? late : Uni.join().first(other, late).toTerminate());
  }

  /** Of a key that stands in the configuration, or of none. */
  static Holder of(Caller caller) {
    return new Holder(caller, null);
  }
}
