package io.claudebench.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebench.testkit.ServiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** BullMQ under Node.js on the same Redis; see {@code trials/bench/bullmq/bullmq.mjs}. */
record BullMq(Path node, Path dir, Testbed testbed) {
  private static final double WARM_UP_S = 2; // node is warm sooner than a JVM

  /** Empty, with a line in the report, when node or the package is not to be had. */
  static Optional<BullMq> find(Testbed testbed, Report report) {
    Path dir = testbed.plan().root().resolve("trials/bench/bullmq");
    var node = Programs.find("node");
    if (node.isEmpty()) {
      report.say("BullMQ is skipped: no node on PATH.");
      return Optional.empty();
    }
    try {
      var npm = Programs.find("npm");
      if (!Files.isDirectory(dir.resolve("node_modules/bullmq")) && npm.isPresent()) {
        Programs.run(List.of(npm.get().toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"), dir,
            testbed.logs().resolve("npm.log"), Map.of());
      }
    } catch (IllegalStateException offline) {
      report.say(offline.getMessage());
    }
    if (!Files.isDirectory(dir.resolve("node_modules/bullmq"))) {
      report.say("BullMQ is skipped: npm ci in " + dir + " did not bring it.");
      return Optional.empty();
    }
    return Optional.of(new BullMq(node.get(), dir, testbed));
  }

  /**
   * @param what {@code add}, {@code addBulk}, {@code worker}, {@code endToEnd}
   * @param rate per second, where it is paced
   */
  Result run(String name, String unit, String what, int rate) {
    var environment = environment();
    environment.put("RATE", Integer.toString(rate));
    String said = Programs.run(command(what), dir, testbed.logs().resolve("bullmq.log"), environment);
    try {
      JsonNode found = new ObjectMapper().readTree(said);
      var latency = new Latency(found.get("p50").asDouble(), found.get("p90").asDouble(), found.get("p99").asDouble(),
          found.get("p999").asDouble(),
          found.get("max").asDouble());
      return new Result(name, unit, found.get("operations").asLong(), found.get("seconds").asDouble(), latency,
          Map.of(),
          Map.of("service", found.get("service").asDouble(), "redis", found.get("redis").asDouble()), Map.of());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("bullmq.mjs " + what + " said " + said, e);
    }
  }

  /** {@code add} behind node's own HTTP server. */
  ServiceProcess serve() {
    ServiceProcess server = testbed.start("bullmq-http", command("serve"), environment());
    server.awaitStatus("/", 200);
    return server;
  }

  /** {@code getNextJob} and {@code moveToCompleted} behind it, as a claim and a complete of ours. */
  ServiceProcess serveWorkers() {
    ServiceProcess server = testbed.start("bullmq-workers", command("serveWorkers"), environment());
    server.awaitStatus("/", 200);
    return server;
  }

  private List<String> command(String what) {
    return List.of(node.toString(), dir.resolve("bullmq.mjs").toString(), what);
  }

  private Map<String, String> environment() {
    return new LinkedHashMap<>(Map.of("REDIS", testbed.redis().uri(),
        "SECONDS", Double.toString(testbed.plan().seconds()),
        "WARM_UP", Double.toString(WARM_UP_S),
        "IN_FLIGHT", Integer.toString(testbed.plan().connections())));
  }
}
