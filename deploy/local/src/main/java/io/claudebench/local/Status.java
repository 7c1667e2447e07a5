package io.claudebench.local;

import io.claudebench.servers.Pid;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./fleet status}: one line per process; ends with 0 when all are ready, else 1. */
@Command(name = "status", description = "Says what runs here and whether it is ready.")
final class Status implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    Home home = Home.here();
    PrintWriter out = spec.commandLine().getOut();
    var file = FleetFile.read(home.fleetJson());
    if (file.isEmpty()) {
      out.println(Lock.isHeld(home.lock()) ? "A fleet is starting or stopping here." : "No fleet runs here."
          + " Start one: ./fleet up");
      return 1;
    }
    boolean ready = true;
    for (Map.Entry<String, Long> process : file.get().processes().entrySet()) {
      ready &= line(out, process.getKey(), "", process.getValue(), new Pid(process.getValue()).isAlive());
    }
    var processes = new Processes(home.dir());
    for (Map.Entry<String, FleetFile.Entry> service : file.get().services().entrySet()) {
      var entry = service.getValue();
      boolean lives = processes.isService(entry.pid());
      ready &= line(out, service.getKey(), entry.url(), entry.pid(), lives) && isReady(out, service.getKey(), entry);
    }
    return ready ? 0 : 1;
  }

  private static boolean line(PrintWriter out, String name, String url, long pid, boolean lives) {
    out.printf("%-17s pid %-8d %-7s %s%n", name, pid, lives ? "runs" : "is dead", url);
    return lives;
  }

  private static boolean isReady(PrintWriter out, String name, FleetFile.Entry entry) {
    boolean ready = Health.isReady(entry.url());
    if (!ready) {
      out.println("  " + name + " is not ready: see " + entry.url() + "/q/health/ready");
    }
    return ready;
  }
}
