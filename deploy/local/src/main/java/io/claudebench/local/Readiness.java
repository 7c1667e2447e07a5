package io.claudebench.local;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits until services are ready; names the one that died or is late, with the end of its log. */
record Readiness(PrintWriter out, CountDownLatch stopping) {
  private static final int PATIENCE_S = 120;
  private static final int STEP_MS = 100;

  /** False when the fleet was told to stop meanwhile. */
  boolean await(List<ServiceProcess> services) throws InterruptedException {
    var waiting = new ArrayList<>(services);
    long start = System.nanoTime();
    while (!waiting.isEmpty()) {
      for (ServiceProcess ready : waiting.stream().filter(ServiceProcess::isReady).toList()) {
        out.printf("  %-17s %s  ready after %.1f s%n", ready.service().label(), ready.url(), seconds(start));
        waiting.remove(ready);
      }
      if (stopping.await(STEP_MS, TimeUnit.MILLISECONDS)) {
        return false;
      }
      waiting.forEach(this::mustLive);
      if (!waiting.isEmpty() && seconds(start) > PATIENCE_S) {
        throw notReady(waiting.getFirst(), "is not ready after " + PATIENCE_S + " s");
      }
    }
    return true;
  }

  private void mustLive(ServiceProcess service) {
    if (!service.pid().isAlive()) {
      throw notReady(service, "ended while it started");
    }
  }

  private static Sorry notReady(ServiceProcess service, String what) {
    return new Sorry(service.service().label() + " " + what + "; the end of " + service.log() + ":\n"
        + Logs.tail(service.log()));
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
