package io.claudebench.task;

import io.claudebench.servers.Ports;
import io.claudebench.testkit.Packaged;
import io.claudebench.testkit.ServiceProcess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The packaged service on servers of its own: a process for each settings, from the first test on that wants it. */
final class Served {
  private static final Path TARGET = Path.of("target");
  private static final Map<Map<String, String>, Stage> RUNNING = new HashMap<>();

  private Served() {}

  static synchronized Stage with(Map<String, String> settings) {
    return RUNNING.computeIfAbsent(settings, Served::start);
  }

  private static Stage start(Map<String, String> own) {
    var fleet = new OwnFleet();
    var settings = new HashMap<>(fleet.start());
    settings.putAll(own);
    String name = "served-" + RUNNING.size();
    var service = new ServiceProcess(name, Packaged.last(TARGET, settings), Ports.free(),
        TARGET.resolve(name + ".log"), Map.of());
    service.launch();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      service.kill9();
      fleet.stop();
    }));
    service.awaitReady();
    return new Stage(service.rest(), settings::get);
  }
}
