package io.claudebench.local;

import io.claudebench.servers.Ports;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./fleet up}: runs until Ctrl-C, SIGTERM or {@code ./fleet down}. */
@Command(name = "up", description = "Starts Redis, PostgreSQL and the four services; Ctrl-C stops them.")
final class Up implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--redis", defaultValue = "", description = "Use this Redis: redis://:password@host:port")
  String redis;

  @Option(names = "--postgres", defaultValue = "",
      description = "Use this PostgreSQL: postgresql://user:password@host:port/database")
  String postgres;

  @Option(names = "--first-port", defaultValue = "" + Service.FIRST_PORT,
      description = "The port of task-service; the others follow (default ${DEFAULT-VALUE})")
  int firstPort;

  @Option(names = "--native", description = "Run the native executables in place of the jars")
  boolean isNative;

  @Option(names = "--no-record", description = "Do not record how the services start")
  boolean isUnrecorded;

  @Override
  public Integer call() throws Exception {
    Home home = Home.here();
    PrintWriter out = spec.commandLine().getOut();
    if (!postgres.isEmpty()) {
      PostgresUrl.of(postgres);
    }
    home.make();
    Lock lock = Lock.tryOn(home.lock()).orElseThrow(() -> oneRuns(home));
    lock.write(Long.toString(ProcessHandle.current().pid()));
    clear(home, out);
    Build build = isNative ? Build.EXECUTABLE : Build.JAR;
    check(home, build);
    var launcher = new Launcher(home, build, out);
    Runtime.getRuntime().addShutdownHook(new Thread(launcher::stop, "stop"));
    out.println("Starting …");
    if (launcher.start(redis, postgres, firstPort)) {
      out.println(Welcome.text(firstPort));
      if (build == Build.JAR && !isUnrecorded) {
        launcher.record();
      }
      launcher.watch();
    }
    return 0;
  }

  private static Sorry oneRuns(Home home) {
    String pid = Lock.holder(home.lock());
    String where = FleetFile.read(home.fleetJson())
        .map(file -> ": " + file.services().values().iterator().next().url())
        .orElse(", and is still starting");
    return new Sorry("A fleet already runs here (pid " + pid + ")" + where
        + "\n./fleet status shows it, ./fleet down stops it.");
  }

  /** What a launcher that was killed left behind: nobody holds the lock, so nobody needs it. */
  private static void clear(Home home, PrintWriter out) {
    if (new Ending(home, out).run()) {
      out.println("Stopped what an earlier run had left.");
    }
  }

  private void check(Home home, Build build) {
    for (Service service : Service.all()) {
      int port = service.port(firstPort);
      build.command(home.root(), service, "");
      if (!Ports.isFree(port)) {
        throw new Sorry("Port " + port + " of 127.0.0.1, which " + service.label() + " needs, is taken by another"
            + " program.\nFind it with `ss -ltnp 'sport = :" + port + "'` (macOS: `lsof -i :" + port + "`) and stop it,"
            + " or choose other ports: ./fleet up --first-port " + (firstPort + 1000));
      }
    }
  }
}
