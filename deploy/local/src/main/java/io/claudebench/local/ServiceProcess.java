package io.claudebench.local;

import io.claudebench.servers.Pid;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * One service as a process of its own. Its environment configures it: no password stands in the process list.
 *
 * @param process null where another program started it
 */
record ServiceProcess(Service service, String url, Pid pid, Path log, Process process) {
  static ServiceProcess start(Home home, Build build, Service service, int port, FleetFile servers) {
    Path log = home.log(service.label());
    try {
      // The mark is how ./fleet knows its processes: see Processes.
      var builder = new ProcessBuilder(build.command(home.root(), service, Processes.mark(home.dir())))
          .directory(home.root().toFile())
          .redirectErrorStream(true)
          .redirectInput(new File("/dev/null"))
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment(service, port, servers));
      Process process = builder.start();
      return new ServiceProcess(service, "http://127.0.0.1:" + port, new Pid(process.pid()), log, process);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + service.label(), e);
    }
  }

  boolean isReady() {
    return Health.isReady(url);
  }

  FleetFile.Entry entry() {
    return new FleetFile.Entry(url, pid.value());
  }

  private static Map<String, String> environment(Service service, int port, FleetFile servers) {
    PostgresUrl postgres = PostgresUrl.of(servers.postgres());
    return Map.of(
        "QUARKUS_HTTP_HOST", "127.0.0.1",
        "QUARKUS_HTTP_PORT", Integer.toString(port),
        "QUARKUS_REDIS_HOSTS", servers.redis(service),
        "QUARKUS_DATASOURCE_JDBC_URL", postgres.jdbc(),
        "QUARKUS_DATASOURCE_USERNAME", postgres.user(),
        "QUARKUS_DATASOURCE_PASSWORD", postgres.password());
  }
}
