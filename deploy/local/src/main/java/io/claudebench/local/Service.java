package io.claudebench.local;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The four services, in the order of their ports. */
enum Service {
  TASK("task-service"),
  INSTANCE("instance-service"),
  EVENT("event-service"),
  HOOK("hook-service");

  static final int FIRST_PORT = 8081;

  private final String label;

  Service(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  int port(int firstPort) {
    return firstPort + ordinal();
  }

  static List<Service> all() {
    return List.of(values());
  }

  static Service named(String name) {
    return all().stream().filter(service -> service.label.equals(name)).findFirst().orElseThrow(() -> new Sorry(
        "there is no service " + name + "; there are "
            + Arrays.stream(values()).map(Service::label).collect(Collectors.joining(", "))));
  }
}
