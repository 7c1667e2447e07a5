package io.claudebench.local;

import io.claudebench.servers.PostgresServer;
import io.claudebench.servers.RedisServer;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** Redis, PostgreSQL and the four services: started in order, watched, ended in the opposite order. */
final class Launcher {
  private final Home home;
  private final Build build;
  private final PrintWriter out;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Map<String, Long> processes = new LinkedHashMap<>();
  private final List<Kept> kept = new ArrayList<>();

  Launcher(Home home, Build build, PrintWriter out) {
    this.home = home;
    this.build = build;
    this.out = out;
  }

  /** Starts all and returns when all are ready; false when told to stop meanwhile. Empty URLs: our own servers. */
  boolean start(String redisUrl, String postgresUrl, int firstPort) throws InterruptedException {
    processes.put("launcher", ProcessHandle.current().pid());
    String redis = redisUrl.isEmpty() ? begin(this::ownRedis) : given("Redis", redisUrl);
    String postgres = postgresUrl.isEmpty() ? begin(this::ownPostgres) : given("PostgreSQL", postgresUrl);
    var file = new FleetFile(redis, postgres, Map.of(), processes);
    var started = new ArrayList<ServiceProcess>();
    for (Service service : Service.all()) {
      started.add(begin(() -> launch(service, service.port(firstPort), file)));
    }
    if (!new Readiness(out, stopping).await(started)) {
      return false;
    }
    begin(() -> write(file, started));
    started.forEach(service -> kept.add(new Kept(home, out, service, last -> begin(() -> again(last)))));
    return true;
  }

  /** Has the starts recorded that are not; what does it ends with the fleet at the latest. */
  void record() {
    if (AotCache.isPossible() && !Record.missing(home).isEmpty()) {
      Process recorder = begin(() -> Recorder.start(home, home.log("record")));
      Runtime.getRuntime().addShutdownHook(new Thread(recorder::destroy, "recorder"));
      out.println("How the services start is being recorded, with what the machine has to spare (a minute or more): the"
          + " next ./fleet up takes half as long.");
    }
  }

  /** Starts again what dies, and says so, until the fleet is told to stop. */
  void watch() throws InterruptedException {
    try {
      new Watch(home, out, stopping, kept).run();
    } catch (Sorry e) {
      if (stopping.getCount() > 0) {
        throw e;
      }
    }
  }

  /** Ends all: called once, at the end of the process. */
  void stop() {
    stopping.countDown();
    synchronized (this) {
      out.println("Stopping: services first (they finish what is in flight), then PostgreSQL and Redis …");
      new Ending(home, out).run();
      out.println("Stopped. Data stays in " + home.dir() + ".");
      out.flush();
    }
  }

  /** Nothing begins after stop: what stop ends is all there is. */
  private synchronized <T> T begin(Supplier<T> step) {
    if (stopping.getCount() == 0) {
      throw new Sorry("stopped");
    }
    return step.get();
  }

  private String ownRedis() {
    RedisServer redis = new Backends(home).redis();
    processes.put("redis", redis.pid().value());
    out.printf("  %-17s 127.0.0.1:%d  version %s%n", "Redis", redis.port(), redis.version()
        + (redis.isEmbedded() ? " (embedded, for trying out: production wants 7 or newer)" : ""));
    return redis.uri();
  }

  private String ownPostgres() {
    PostgresServer postgres = new Backends(home).postgres();
    processes.put("postgres", postgres.pid().value());
    out.printf("  %-17s 127.0.0.1:%d%n", "PostgreSQL", postgres.port());
    return postgres.uri();
  }

  private String given(String name, String url) {
    out.printf("  %-17s %s  yours%n", name, Reach.check(name, url));
    return url;
  }

  private ServiceProcess launch(Service service, int port, FleetFile servers) {
    Logs.rotate(home.log(service.label()));
    return ServiceProcess.start(home, build, service, port, servers);
  }

  private ServiceProcess again(ServiceProcess last) {
    try (Lock oneAtATime = Lock.on(home.startLock())) {
      FleetFile file = FleetFile.read(home.fleetJson()).orElseThrow(() -> new Sorry(home.fleetJson() + " is gone."));
      ServiceProcess fresh = ServiceProcess.start(home, build, last.service(), URI.create(last.url()).getPort(),
          file);
      file.with(last.service(), fresh.entry()).write(home.fleetJson());
      return fresh;
    }
  }

  private FleetFile write(FleetFile servers, List<ServiceProcess> services) {
    FleetFile file = servers;
    for (ServiceProcess service : services) {
      file = file.with(service.service(), service.entry());
    }
    file.write(home.fleetJson());
    return file;
  }
}
