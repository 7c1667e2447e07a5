package io.claudebench.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * What a JVM remembers of a service's last start (its classes, linked, and how they were used), so that the next start
 * costs half. Named after the JDK and the jars: what was recorded with others has another name, and is not looked at.
 *
 * @param file beside the jars, in {@code target/aot}
 */
record AotCache(Path file) {
  /** The first JDK that records while a program runs. */
  private static final int JDK = 25;

  /** @param jar a service's {@code quarkus-run.jar}, the other jars around it */
  static AotCache of(Path jar) {
    Path app = jar.getParent();
    return new AotCache(app.resolveSibling("aot").resolve(Long.toHexString(facts(app)) + ".aot"));
  }

  static boolean isPossible() {
    return Runtime.version().feature() >= JDK;
  }

  boolean exists() {
    return Files.exists(file);
  }

  /** Options of a JVM that starts with it, where there is one. @param mark the first of them */
  String[] options(String mark) {
    return exists() ? new String[] {mark, "-XX:AOTCache=" + file} : new String[] {mark};
  }

  /** Where it is written to, until it is whole. */
  Path unfinished() {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  /** What was written is the cache from now on; those of other builds go. @return its bytes */
  long finish() {
    try {
      Files.move(unfinished(), file, StandardCopyOption.ATOMIC_MOVE);
      try (Stream<Path> all = Files.list(file.getParent())) {
        for (Path old : all.filter(path -> !path.equals(file)).toList()) {
          Files.deleteIfExists(old);
        }
      }
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep " + file, e);
    }
  }

  private static long facts(Path app) {
    var sum = new CRC32();
    add(sum, Runtime.version() + " " + System.getProperty("java.vendor"));
    try (Stream<Path> files = Files.walk(app)) {
      for (Path path : files.filter(Files::isRegularFile).sorted().toList()) {
        add(sum, app.relativize(path) + " " + Files.size(path) + " " + Files.getLastModifiedTime(path).toMillis());
      }
      return sum.getValue();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + app, e);
    }
  }

  private static void add(CRC32 sum, String fact) {
    sum.update(fact.getBytes(StandardCharsets.UTF_8));
  }
}
