package io.claudebench.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Who we run as. PostgreSQL refuses root, so root starts it in a user namespace of its own where it is nobody
 * (files stay root's), and where the kernel forbids that, as the user nobody.
 */
final class User {
  private static final String NAME = System.getProperty("user.name");
  private static final boolean ROOT = "root".equals(NAME);
  private static final List<String> NAMESPACE = List.of("unshare", "-U");
  private static final List<String> NOBODY = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
  private static final List<String> PREFIX = !ROOT ? List.of() : works(NAMESPACE) ? NAMESPACE : NOBODY;

  private User() {}

  /** The command as a user PostgreSQL accepts. */
  static List<String> unprivileged(List<String> command) {
    var all = new ArrayList<>(PREFIX);
    all.addAll(command);
    return all;
  }

  /** Hands a directory with all it holds to that user, where it is another. */
  static void give(Path dir) throws IOException {
    if (PREFIX != NOBODY) {
      return;
    }
    var nobody = dir.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    try (Stream<Path> all = Files.walk(dir)) {
      for (Path path : all.toList()) {
        Files.setOwner(path, nobody);
      }
    }
  }

  /** Lets everybody walk into an unpacked directory: temporary directories are made 0700. */
  static void opened(Path dir) throws IOException {
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** {@code $XDG_CACHE_HOME/claudebench}, {@code ~/.cache/claudebench}, or under /tmp when there is no usable home. */
  static Path cacheDir() {
    String xdg = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    Path home = Path.of(System.getProperty("user.home", "/nonexistent"));
    if (PREFIX == NOBODY || (xdg.isEmpty() && !Files.isWritable(home))) {
      return Path.of(System.getProperty("java.io.tmpdir"), "claudebench-" + NAME);
    }
    return (xdg.isEmpty() ? home.resolve(".cache") : Path.of(xdg)).resolve("claudebench");
  }

  /** What we execute must not lie where somebody else could have put it. */
  static void mustOwn(Path dir) throws IOException {
    String owner = Files.getOwner(dir).getName();
    if (!NAME.equals("?") && !owner.equals(NAME)) {
      throw new IllegalStateException(dir + " belongs to " + owner + ", not to " + NAME + "; delete it, or set"
          + " XDG_CACHE_HOME to a directory of yours");
    }
  }

  private static boolean works(List<String> prefix) {
    try {
      var command = new ArrayList<>(prefix);
      command.add("true");
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
