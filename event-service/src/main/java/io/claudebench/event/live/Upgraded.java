package io.claudebench.event.live;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.vertx.http.runtime.filters.QuarkusRequestWrapper;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.Method;

/**
 * Requests that became WebSockets. Quarkus never hears of their end, so that its graceful stop would wait for each that
 * ever was until its time is over; it is told here, by the method that it keeps to itself.
 */
@RegisterForReflection(targets = QuarkusRequestWrapper.class, fields = false)
final class Upgraded {
  private static final Method DONE = done();

  private static Method done() {
    try {
      Method done = QuarkusRequestWrapper.class.getDeclaredMethod("done");
      done.setAccessible(true);
      return done;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  static void over(HttpServerRequest request) {
    try {
      DONE.invoke(QuarkusRequestWrapper.get(request));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Upgraded() {}
}
