package io.claudebench.local;

import io.claudebench.servers.Pid;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks once a second which of the fleet's processes live, and says what changed. It restarts nothing. */
final class Watch {
  private final Home home;
  private final PrintWriter out;
  private final CountDownLatch stopping;
  private final Map<String, Long> living = new HashMap<>();

  Watch(Home home, PrintWriter out, CountDownLatch stopping) {
    this.home = home;
    this.out = out;
    this.stopping = stopping;
  }

  void run() throws InterruptedException {
    living.putAll(now());
    while (!stopping.await(1, TimeUnit.SECONDS)) {
      now().forEach(this::compare);
    }
  }

  private Map<String, Long> now() {
    var pids = new LinkedHashMap<String, Long>();
    FleetFile.read(home.fleetJson()).ifPresent(file -> {
      pids.putAll(file.processes());
      file.services().forEach((name, entry) -> pids.put(name, entry.pid()));
    });
    return pids;
  }

  private void compare(String name, long pid) {
    boolean lives = new Pid(pid).isAlive();
    Long before = living.get(name);
    if (lives && before == null) {
      living.put(name, pid);
      out.println(name + " is back (pid " + pid + ")");
    } else if (!lives && before != null) {
      living.remove(name);
      out.println(name + " (pid " + pid + ") ended; the rest goes on. " + remedy(name)
          + " The end of its log:\n" + Logs.tail(home.log(name)));
    } else if (lives) {
      living.put(name, pid);
    }
  }

  private static String remedy(String name) {
    boolean isServer = name.equals("redis") || name.equals("postgres");
    return isServer ? "Its data is kept: ./fleet down, then ./fleet up." : "Start it again: ./fleet start " + name
        + ".";
  }
}
