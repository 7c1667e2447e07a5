package io.claudebench.trials.kit;

import java.nio.file.Path;

/** Where the repository and its built services are: {@code fleet.root}, or the directory above the one we run in. */
public final class Root {
  private static volatile boolean isNative;

  private Root() {}

  public static Path dir() {
    return Path.of(System.getProperty("fleet.root", "..")).toAbsolutePath().normalize();
  }

  /** The directory of quarkus-run.jar of a service. */
  public static Path app(String service) {
    return target(service).resolve("quarkus-app");
  }

  static Path target(String service) {
    return dir().resolve(service).resolve("target");
  }

  /** From now on fleets of this JVM run the native executables in place of the jars. */
  public static void useExecutables() {
    isNative = true;
  }

  static boolean isNative() {
    return isNative;
  }

  /** Where trials leave what they write. */
  public static Path out() {
    return dir().resolve("trials/target");
  }
}
