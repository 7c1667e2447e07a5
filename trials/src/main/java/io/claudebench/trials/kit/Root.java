package io.claudebench.trials.kit;

import java.nio.file.Path;

/** Where the repository and its built services are: {@code fleet.root}, or the directory above the one we run in. */
public final class Root {
  private Root() {}

  public static Path dir() {
    return Path.of(System.getProperty("fleet.root", "..")).toAbsolutePath().normalize();
  }

  /** The directory of quarkus-run.jar of a service. */
  public static Path app(String service) {
    return dir().resolve(service).resolve("target/quarkus-app");
  }

  /** Where trials leave what they write. */
  public static Path out() {
    return dir().resolve("trials/target");
  }
}
