package io.claudebench.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How a service's JVM is started on one machine: the same for who uses the fleet and for who measures it. */
public final class ServiceJvm {
  /** Four services, Redis and PostgreSQL share one small machine: a heap for a desk, and no GC threads. */
  private static final List<String> SMALL = List.of("-Xms64m", "-Xmx384m", "-XX:+UseSerialGC",
      "-XX:+ExitOnOutOfMemoryError");
  /**
   * Ten times the defaults: of a start's CPU half went into code optimized for good that runs at starts only. What
   * calls need is optimized a few thousand calls later.
   */
  private static final List<String> LATER = List.of("-XX:Tier4InvocationThreshold=50000",
      "-XX:Tier4MinInvocationThreshold=6000", "-XX:Tier4CompileThreshold=150000",
      "-XX:Tier4BackEdgeThreshold=400000");

  private ServiceJvm() {}

  /**
   * The command line; the options in {@code FLEET_JAVA_OPTS} come last.
   *
   * @param marks options of the caller's own, put first
   */
  public static List<String> command(Path jar, String... marks) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(marks));
    command.addAll(SMALL);
    command.addAll(LATER);
    Arrays.stream(System.getenv().getOrDefault("FLEET_JAVA_OPTS", "").split("\\s+"))
        .filter(option -> !option.isEmpty())
        .forEach(command::add);
    command.addAll(List.of("-jar", jar.toString()));
    return command;
  }
}
