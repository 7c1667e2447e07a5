package io.claudebench.core.guard;

import io.claudebench.core.Settings;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses to start, in one sentence, with a configuration that would break a promise. */
@Singleton
final class Boot {
  private static final int REPLIES_KEPT = 1000;
  private static final int LONGEST_POLL_MS = 35_000;

  void check(@Observes @Priority(1) StartupEvent boot, Settings settings, Authenticator authenticator,
      @ConfigProperty(name = "quarkus.http.host") String host) throws UnknownHostException {
    var limits = settings.limits();
    require(!authenticator.open() || InetAddress.getByName(host).isLoopbackAddress(),
        "quarkus.http.host is " + host
        + ", not loopback, and no claudebench.keys are configured: configure keys, or bind 127.0.0.1.");
    require(limits.carriedMax() < REPLIES_KEPT,
        "claudebench.limits.carried-max (" + limits.carriedMax() + ") must be below " + REPLIES_KEPT
        + ", the replies a stream keeps.");
    require(limits.commandIdleMs() > LONGEST_POLL_MS,
        "claudebench.limits.command-idle-ms (" + limits.commandIdleMs() + ") must be above " + LONGEST_POLL_MS
        + ", the longest long poll.");
    require(settings.redisTimeoutMs() < 5000,
        "claudebench.redis-timeout-ms (" + settings.redisTimeoutMs() + ") must be below 5000, the timeout of verbs.");
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalStateException(sentence);
    }
  }
}
