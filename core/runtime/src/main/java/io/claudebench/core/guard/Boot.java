package io.claudebench.core.guard;

import io.claudebench.core.access.Authenticator;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses to start, in one sentence, with what the bounds and relations of the settings, which are checked before,
 * cannot say.
 */
@Singleton
final class Boot {
  /** Readers and subscriptions keep up to 12, whatever the number of tenants; the rest are for commands. */
  private static final int POOL_MIN = 16;

  void check(@Observes @Priority(1) StartupEvent boot, Authenticator authenticator,
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.redis.max-pool-size") int poolSize) throws UnknownHostException {
    require(!authenticator.open() || InetAddress.getByName(host).isLoopbackAddress(), "quarkus.http.host is " + host
        + ", not loopback, and no claudebench.keys are configured, nor claudebench.oidc: configure keys, or bind"
        + " 127.0.0.1.");
    require(poolSize >= POOL_MIN, "quarkus.redis.max-pool-size (" + poolSize + ") must be at least " + POOL_MIN
        + ": readers and subscriptions of a service keep up to 12 connections, the rest are for commands.");
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalStateException(sentence);
    }
  }
}
