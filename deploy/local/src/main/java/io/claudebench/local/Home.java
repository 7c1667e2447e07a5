package io.claudebench.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Where things are.
 *
 * @param root the repository
 * @param dir the fleet's own directory, {@code .fleet} in the repository: data, passwords, logs, fleet.json
 */
record Home(Path root, Path dir) {

  /** From the properties {@code fleet.root} and {@code fleet.dir}, which ./fleet sets. */
  static Home here() {
    Path root = Path.of(System.getProperty("fleet.root", "")).toAbsolutePath().normalize();
    String dir = System.getProperty("fleet.dir", "");
    return new Home(root, dir.isEmpty() ? root.resolve(".fleet") : Path.of(dir).toAbsolutePath().normalize());
  }

  /** Who holds it writes fleet.json. */
  Path startLock() {
    return dir.resolve("start.lock");
  }

  Path fleetJson() {
    return dir.resolve("fleet.json");
  }

  Path lock() {
    return dir.resolve("lock");
  }

  Path log(String name) {
    return dir.resolve("logs").resolve(name + ".log");
  }

  /** Makes the directories, readable for their owner only. */
  void make() {
    try {
      for (Path path : List.of(dir, dir.resolve("logs"), dir.resolve("redis"))) {
        Files.createDirectories(path);
      }
      if (!Files.isWritable(dir) || !Files.isWritable(dir.resolve("logs"))) {
        throw new Sorry(dir + " belongs to " + Files.getOwner(dir) + "; run as that user, or set FLEET_DIR to a"
            + " directory of yours");
      }
      // PostgreSQL may run as nobody and must get through the first; the others are nobody's business.
      Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx--x--x"));
      Files.setPosixFilePermissions(dir.resolve("logs"), PosixFilePermissions.fromString("rwx------"));
      Files.setPosixFilePermissions(dir.resolve("redis"), PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + dir, e);
    }
  }
}
