package io.claudebench.local;

import io.claudebench.servers.Pid;
import io.claudebench.servers.Ports;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code ./fleet start SERVICE}: has the launcher start a service of the running fleet at once, whether it was stopped
 * or waits for its next try; of one that runs again already it only waits until it is ready.
 */
@Command(name = "start", description = "Starts one service again that was stopped or has died.")
final class Start implements Callable<Integer> {
  /** The launcher looks once a second. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int STEP_MS = 50;

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "SERVICE", description = "task-service, instance-service, event-service or hook-service")
  String name;

  @Override
  public Integer call() throws Exception {
    Home home = Home.here();
    PrintWriter out = spec.commandLine().getOut();
    Service service = Service.named(name);
    ask(home, service);
    new Readiness(out, new CountDownLatch(1)).await(List.of(started(home, service)));
    return 0;
  }

  private static ServiceProcess started(Home home, Service service) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      var entry = FleetFile.read(home.fleetJson()).map(file -> file.services().get(service.label()));
      if (entry.isPresent() && !entry.get().isWanted()) {
        return new ServiceProcess(service, entry.get().url(), new Pid(entry.get().pid()), home.log(service.label()),
            null);
      }
      TimeUnit.MILLISECONDS.sleep(STEP_MS);
    }
    throw new Sorry("The launcher did not start " + service.label() + "; see what ./fleet up says.");
  }

  private static void ask(Home home, Service service) {
    if (!Lock.isHeld(home.lock())) {
      throw new Sorry("No fleet runs here. Start one: ./fleet up");
    }
    try (Lock oneAtATime = Lock.on(home.startLock())) {
      FleetFile file = FleetFile.read(home.fleetJson()).orElseThrow(() -> new Sorry("The fleet is still starting."));
      FleetFile.Entry entry = file.services().get(service.label());
      if (new Processes(home.dir()).isService(entry.pid())) {
        return;
      }
      if (!Ports.isFree(URI.create(entry.url()).getPort())) {
        throw new Sorry("Port " + URI.create(entry.url()).getPort() + ", which " + service.label()
            + " needs, is taken by another program.");
      }
      file.with(service, entry.wanted()).write(home.fleetJson());
    }
  }
}
