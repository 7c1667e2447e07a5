package io.claudebench.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How a service's native executable is started on one machine. */
public final class ServiceExecutable {
  /** Of the file that Quarkus' build leaves. */
  public static final String SUFFIX = "-runner";
  /** As deploy/Dockerfile.native: without it the executable takes what the machine has. */
  private static final String HEAP = "-Xmx128m";

  private ServiceExecutable() {}

  /** The one that was built last. @param target of the service's module */
  public static Optional<Path> in(Path target) {
    try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
      return files.filter(file -> file.toString().endsWith(SUFFIX))
          .max(Comparator.comparing(file -> file.toFile().lastModified()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command line of a service's executable. Fails when none was built. @param target of the service's module */
  public static List<String> built(Path target, String service) {
    return command(in(target).orElseThrow(
        () -> new IllegalStateException(service + " has no executable: ./fleet native " + service)));
  }

  /** The command line. @param options as {@code -Dname=value} */
  public static List<String> command(Path executable, String... options) {
    var command = new ArrayList<>(List.of(executable.toString(), HEAP));
    command.addAll(List.of(options));
    return command;
  }
}
