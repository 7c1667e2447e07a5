package io.claudebench.trials.kit;

import io.claudebench.testkit.ServiceProcess;
import java.util.List;
import java.util.Map;

/** One process of a service of a fleet; its output goes to {@code trials/target/fleet/}. */
public final class Replica extends ServiceProcess {
  private final String service;
  private final Map<String, String> environment;

  Replica(String name, String service, List<String> command, int port, Map<String, String> environment) {
    super(name, command, port,
        Root.out().resolve("fleet").resolve(name + "-" + port + ".log"), environment);
    this.service = service;
    this.environment = environment;
  }

  /** Another build of it, not started. */
  Replica as(List<String> command, int port) {
    return new Replica(toString(), service, command, port, environment);
  }

  String service() {
    return service;
  }
}
