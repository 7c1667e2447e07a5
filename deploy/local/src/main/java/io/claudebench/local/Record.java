package io.claudebench.local;

import io.claudebench.servers.Pid;
import io.claudebench.servers.PostgresServer;
import io.claudebench.servers.Ports;
import io.claudebench.servers.RedisServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code ./fleet record}: starts each service that has no {@link AotCache} once, on servers of its own, and keeps one.
 * {@code ./fleet up} has it run beside the fleet, with what the machine has to spare.
 */
@Command(name = "record", description = "Records how the services start, so that ./fleet up takes half as long.")
final class Record implements Callable<Integer> {
  /** It writes when it ends: 10 s of a core, and this one has what others leave. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** The exit code of a JVM that SIGTERM ended in order. */
  private static final int TERMINATED = 128 + 15;

  @Spec CommandSpec spec;

  /** Where it works: a fleet of its own, so that no user's data and no user's call meets a service that records. */
  static Home within(Home home) {
    return new Home(home.root(), home.dir().resolve("recording"));
  }

  /** Those that have none for what is built now. */
  static List<Service> missing(Home home) {
    return Service.all().stream().filter(service -> !cache(home, service).exists()).toList();
  }

  @Override
  public Integer call() throws Exception {
    Home home = within(Home.here());
    PrintWriter out = spec.commandLine().getOut();
    List<Service> missing = missing(home);
    if (!AotCache.isPossible() || missing.isEmpty()) {
      out.println(missing.isEmpty() ? "All starts are recorded." : "Only a JDK 25 or newer records starts.");
      return 0;
    }
    home.make();
    try (Lock alone = Lock.tryOn(home.lock()).orElseThrow(() -> new Sorry("They are being recorded already."))) {
      end(home, out);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(home, out), "end"));
      var backends = new Backends(home);
      RedisServer redis = backends.redis();
      PostgresServer postgres = backends.postgres();
      var servers = new FleetFile(redis.uri(), postgres.uri(), Map.of(), Map.of("redis", redis.pid().value()));
      for (Service service : missing) {
        record(home, out, service, servers);
      }
    }
    return 0;
  }

  private static void record(Home home, PrintWriter out, Service service, FleetFile servers)
      throws IOException, InterruptedException {
    AotCache cache = cache(home, service);
    Files.createDirectories(cache.file().getParent());
    var process = ServiceProcess.start(home, Build.RECORDING, service, Ports.free(), servers);
    new Readiness(out, new CountDownLatch(1)).await(List.of(process));
    if (!process.pid().end("TERM", PATIENCE)) {
      throw new Sorry(service.label() + " did not end within " + PATIENCE.toMinutes() + " minutes");
    }
    // One that was killed may have written a part.
    if (process.process().waitFor() != TERMINATED || !Files.exists(cache.unfinished())) {
      throw new Sorry(service.label() + " wrote nothing; the end of its log:\n" + Logs.tail(process.log()));
    }
    out.printf("  %-17s recorded, %d MB%n", service.label(), cache.finish() >> 20);
    out.flush();
  }

  /** At once: nobody's work is in what records. */
  private static void end(Home home, PrintWriter out) {
    new Processes(home.dir()).services().stream().flatMap(service -> service.family().stream())
        .forEach(process -> process.send("KILL"));
    new Ending(home, out).run();
  }

  private static AotCache cache(Home home, Service service) {
    return AotCache.of(Build.jar(home.root(), service));
  }
}
