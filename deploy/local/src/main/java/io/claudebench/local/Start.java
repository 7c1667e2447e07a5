package io.claudebench.local;

import io.claudebench.servers.Ports;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./fleet start SERVICE}: starts a service of the running fleet again after it ended or was killed. */
@Command(name = "start", description = "Starts one service again that has ended.")
final class Start implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(paramLabel = "SERVICE", description = "task-service, instance-service, event-service or hook-service")
  String name;

  @Override
  public Integer call() throws Exception {
    Home home = Home.here();
    PrintWriter out = spec.commandLine().getOut();
    ServiceProcess started = start(home, Service.named(name));
    new Readiness(out, new CountDownLatch(1)).await(List.of(started));
    return 0;
  }

  private static ServiceProcess start(Home home, Service service) {
    if (!Lock.isHeld(home.lock())) {
      throw new Sorry("No fleet runs here. Start one: ./fleet up");
    }
    try (Lock oneAtATime = Lock.on(home.dir().resolve("start.lock"))) {
      FleetFile file = FleetFile.read(home.fleetJson()).orElseThrow(() -> new Sorry("The fleet is still starting."));
      FleetFile.Entry entry = file.services().get(service.label());
      if (new Processes(home.dir()).isService(entry.pid())) {
        throw new Sorry(service.label() + " already runs (pid " + entry.pid() + ").");
      }
      int port = URI.create(entry.url()).getPort();
      if (!Ports.isFree(port)) {
        throw new Sorry("Port " + port + ", which " + service.label() + " needs, is taken by another program.");
      }
      ServiceProcess started = ServiceProcess.start(home, service, port, file);
      file.with(service, started.entry()).write(home.fleetJson());
      return started;
    }
  }
}
