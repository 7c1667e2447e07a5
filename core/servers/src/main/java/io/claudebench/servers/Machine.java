package io.claudebench.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The machine under us, in the words the carried executables are named by. */
final class Machine {
  private Machine() {}

  /** {@code linux-amd64}, {@code linux-arm64}, {@code darwin-amd64} or {@code darwin-arm64}; others as they are. */
  static String name() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    return (os.startsWith("mac") ? "darwin" : os) + "-" + switch (arch) {
      case "x86_64", "amd64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      default -> arch;
    };
  }

  static boolean isAlpine() {
    return Files.exists(Path.of("/etc/alpine-release"));
  }
}
