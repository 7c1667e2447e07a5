package io.claudebench.local;

import io.claudebench.servers.Pid;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./fleet down}: stops the fleet of this directory from any shell, also one whose launcher was killed. */
@Command(name = "down", description = "Stops the fleet that runs here.")
final class Down implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(80);

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    Home home = Home.here();
    PrintWriter out = spec.commandLine().getOut();
    if (!Files.exists(home.lock())) {
      out.println("No fleet runs here.");
      return 0;
    }
    boolean stopped = stopLauncher(home, out);
    stopped |= new Ending(home, out).run();
    out.println(stopped ? "Stopped." : "No fleet runs here.");
    return 0;
  }

  private static boolean stopLauncher(Home home, PrintWriter out) {
    var lock = Lock.tryOn(home.lock());
    if (lock.isPresent()) {
      lock.get().close();
      return false;
    }
    var launcher = new Pid(Long.parseLong(Lock.holder(home.lock())));
    out.println("Stopping the fleet (pid " + launcher.value() + ") …");
    if (!launcher.end("TERM", PATIENCE)) {
      launcher.end("KILL", PATIENCE);
    }
    return true;
  }
}
