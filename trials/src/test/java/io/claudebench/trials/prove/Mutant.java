package io.claudebench.trials.prove;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.claudebench.trials.kit.Root;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A bug planted in task-service as it was built.
 *
 * @param jar part of the name of the jar
 * @param entry in it
 * @param right what stands there
 * @param wrong what shall; of a class as long as {@code right}, as constants have their length before them
 */
record Mutant(String jar, String entry, String right, String wrong) {

  static Mutant script(String name, String right, String wrong) {
    return new Mutant("task-service", "lua/" + name + ".lua", right, wrong);
  }

  static Mutant core(String name, String right, String wrong) {
    return new Mutant("claudebench-core", "lua/" + name + ".lua", right, wrong);
  }

  static Mutant type(String name, String right, String wrong) {
    return new Mutant("task-service", "io/claudebench/task/" + name + ".class", right,
        wrong + " ".repeat(right.length() - wrong.length()));
  }

  /** A directory like target/quarkus-app with the bug in it. */
  Path build(Path into) throws IOException {
    Path from = Root.app("task-service");
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path to = into.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(to);
        } else {
          Files.copy(path, to);
        }
      }
    }
    try (Stream<Path> all = Files.walk(into)) {
      Path holder = all.filter(path -> path.getFileName().toString().contains(jar) && path.toString().endsWith(".jar"))
          .filter(this::holds).findFirst()
          .orElseThrow(() -> new IllegalStateException("no jar of " + jar + " holds " + entry));
      plant(holder);
    }
    return into;
  }

  private boolean holds(Path holder) {
    try (FileSystem files = FileSystems.newFileSystem(holder)) {
      return Files.exists(files.getPath(entry));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void plant(Path holder) throws IOException {
    try (FileSystem files = FileSystems.newFileSystem(holder)) {
      Path file = files.getPath(entry);
      String text = new String(Files.readAllBytes(file), ISO_8859_1);
      if (!text.contains(right)) {
        throw new IllegalStateException(entry + " no longer has the text that the bug replaces: " + right);
      }
      Files.write(file, text.replace(right, wrong).getBytes(ISO_8859_1));
    }
  }
}
