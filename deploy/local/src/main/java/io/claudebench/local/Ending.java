package io.claudebench.local;

import io.claudebench.servers.Pid;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** Ends a fleet in the order that loses nothing: services (they drain), then PostgreSQL, then Redis. */
record Ending(Home home, PrintWriter out) {
  /** A service leaves within 25 s by itself; the rest is for a slow machine. */
  private static final Duration DRAIN = Duration.ofSeconds(32);
  private static final Duration SERVER = Duration.ofSeconds(20);

  /** Ends whatever runs for this directory; false when nothing did. */
  boolean run() {
    var processes = new Processes(home.dir());
    List<Pid> services = processes.services();
    var postgres = processes.postgres();
    var redis = processes.redis();
    services.forEach(service -> service.send("TERM"));
    services.forEach(service -> finish("a service", service, DRAIN));
    postgres.ifPresent(server -> server.send("INT"));
    postgres.ifPresent(server -> finish("PostgreSQL", server, SERVER));
    redis.ifPresent(server -> server.send("TERM"));
    redis.ifPresent(server -> finish("Redis", server, SERVER));
    home.fleetJson().toFile().delete();
    return !services.isEmpty() || postgres.isPresent() || redis.isPresent();
  }

  private void finish(String name, Pid pid, Duration patience) {
    if (!pid.ends(patience)) {
      out.println("  " + name + " (pid " + pid.value() + ") did not end within " + patience.toSeconds() + " s: killed");
      pid.end("KILL", SERVER);
    }
  }
}
