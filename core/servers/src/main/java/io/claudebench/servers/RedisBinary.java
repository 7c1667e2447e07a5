package io.claudebench.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which redis-server to start: see {@link RedisServer}. */
record RedisBinary(Path path, String version) {
  private static final Pattern VERSION = Pattern.compile("v=((\\d+)\\.[\\d.]+)");
  static final int OLDEST_MAJOR = 7;

  static RedisBinary find() {
    String wanted = System.getProperty("servers.binary", System.getenv().getOrDefault("FLEET_REDIS", "auto"));
    return switch (wanted) {
      case "embedded" -> embedded();
      case "path" -> onPath().orElseThrow(() -> new IllegalStateException(
          "servers.binary=path, but there is no redis-server 7 or newer on PATH"));
      case "auto" -> onPath().orElseGet(RedisBinary::embedded);
      default -> throw new IllegalArgumentException("servers.binary must be auto, path or embedded, not " + wanted);
    };
  }

  private static Optional<RedisBinary> onPath() {
    for (String dir : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      Path candidate = Path.of(dir.isEmpty() ? "." : dir, "redis-server").toAbsolutePath();
      if (Files.isExecutable(candidate)) {
        return Optional.of(of(candidate)).filter(found -> found.major() >= OLDEST_MAJOR);
      }
    }
    return Optional.empty();
  }

  private static RedisBinary embedded() {
    String name = switch (Machine.name()) {
      case "linux-amd64" -> "redis-server-6.2.6-v5-linux-amd64";
      case "linux-arm64" -> "redis-server-6.2.7-linux-arm64";
      case "darwin-amd64" -> "redis-server-6.2.6-v5-darwin-amd64";
      case "darwin-arm64" -> "redis-server-6.2.6-v5-darwin-arm64";
      default -> throw new IllegalStateException("no Redis is carried for " + Machine.name()
          + "; install redis-server 7 or newer");
    };
    return of(Unpacked.executable(name));
  }

  int major() {
    return Integer.parseInt(version.substring(0, version.indexOf('.')));
  }

  private static RedisBinary of(Path path) {
    try {
      var process = new ProcessBuilder(path.toString(), "--version").redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes());
      var version = VERSION.matcher(said);
      if (version.find()) {
        return new RedisBinary(path, version.group(1));
      }
      throw new IllegalStateException(path + " --version says " + said.strip());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + path, e);
    }
  }
}
