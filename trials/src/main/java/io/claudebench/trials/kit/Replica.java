package io.claudebench.trials.kit;

import io.claudebench.testkit.Packaged;
import io.claudebench.testkit.ServiceProcess;
import java.nio.file.Path;
import java.util.Map;

/** One process of a service of a fleet; its output goes to {@code trials/target/fleet/}. */
public final class Replica extends ServiceProcess {
  private final String service;

  /** @param app the directory of its quarkus-run.jar */
  Replica(String name, String service, Path app, int port, Map<String, String> environment) {
    super(name, Packaged.jar(app.resolve("quarkus-run.jar")), port,
        Root.out().resolve("fleet").resolve(name + "-" + port + ".log"), environment);
    this.service = service;
  }

  String service() {
    return service;
  }
}
