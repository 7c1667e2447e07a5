package io.claudebench.local;

import io.claudebench.servers.Pid;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks once a second which of the fleet's processes live, and says what changed. */
final class Watch {
  private final Home home;
  private final PrintWriter out;
  private final CountDownLatch stopping;
  private final List<Kept> services;
  private final Set<String> gone = new HashSet<>();

  Watch(Home home, PrintWriter out, CountDownLatch stopping, List<Kept> services) {
    this.home = home;
    this.out = out;
    this.stopping = stopping;
    this.services = services;
  }

  void run() throws InterruptedException {
    while (!stopping.await(1, TimeUnit.SECONDS)) {
      FleetFile.read(home.fleetJson()).ifPresent(file -> file.processes().forEach(this::look));
      services.forEach(Kept::look);
    }
  }

  /** Of the servers: they are not started again, as what came back might not be what was there. */
  private void look(String name, long pid) {
    if (!new Pid(pid).isAlive() && gone.add(name)) {
      out.println(name + " (pid " + pid + ") ended; the rest goes on. Its data is kept: ./fleet down, then ./fleet up."
          + " The end of its log:\n" + Logs.tail(home.log(name)));
    }
  }
}
