package io.claudebench.core.door;

import io.claudebench.core.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkiverse.mcp.server.runtime.ConnectionManager;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sessions that the MCP server keeps in this process, within mcpSessionsMax and mcpSessionIdleMs: the one that was
 * longest idle goes first. Whoever comes back to one that went is served all the same.
 */
@Singleton
final class McpSessions {
  private static final int LOOK_MS = 5_000;

  private final Map<String, Long> usedNanos = new LinkedHashMap<>();
  private final ConnectionManager sessions;
  private final Vertx vertx;
  private final int max;
  private final long idleNanos;

  McpSessions(ConnectionManager sessions, Vertx vertx, Settings settings, MeterRegistry meters) {
    this.sessions = sessions;
    this.vertx = vertx;
    this.max = settings.limits().mcpSessionsMax();
    this.idleNanos = settings.limits().mcpSessionIdleMs() * 1_000_000;
    meters.gauge("mcp.sessions", this, McpSessions::count);
  }

  void start(@Observes StartupEvent boot) {
    vertx.setPeriodic(Math.min(LOOK_MS, idleNanos / 1_000_000), look -> tidy());
  }

  synchronized void began(String session) {
    usedNanos.put(session, System.nanoTime());
    tidy();
  }

  /** It is not idle. False when this process does not know it. */
  synchronized boolean used(String session) {
    if (session == null || usedNanos.remove(session) == null) {
      return false;
    }
    usedNanos.put(session, System.nanoTime());
    return true;
  }

  synchronized void ended(String session) {
    usedNanos.remove(session);
  }

  private synchronized int count() {
    return usedNanos.size();
  }

  private synchronized void tidy() {
    long now = System.nanoTime();
    var oldest = usedNanos.entrySet().iterator();
    while (oldest.hasNext()) {
      var session = oldest.next();
      if (usedNanos.size() <= max && now - session.getValue() < idleNanos) {
        return;
      }
      oldest.remove();
      sessions.remove(session.getKey());
    }
  }
}
