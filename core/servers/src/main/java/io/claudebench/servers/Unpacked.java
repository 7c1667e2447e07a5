package io.claudebench.servers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Executables that jars carry, unpacked once per machine into the cache directory. */
final class Unpacked {
  private Unpacked() {}

  /** A single executable. */
  static Path executable(String resource) {
    return once(resource, (in, target) -> {
      Files.copy(in, target);
      target.toFile().setExecutable(true);
    });
  }

  /** The directory of a tar.xz; {@code version} keeps different contents of one resource name apart. */
  static Path archive(String resource, String version) {
    return once(resource, version, Unpacked::untar);
  }

  private interface Unpacker {
    void unpack(InputStream in, Path target) throws IOException;
  }

  private static Path once(String resource, Unpacker unpacker) {
    return once(resource, "", unpacker);
  }

  private static Path once(String resource, String version, Unpacker unpacker) {
    Path target = User.cacheDir().resolve(resource.replace(".txz", "") + (version.isEmpty() ? "" : "-" + version));
    try {
      User.mustOwn(Files.createDirectories(target.getParent()));
      if (!Files.exists(target)) {
        Path fresh = Files.createTempDirectory(target.getParent(), "unpacking").resolve("new");
        try (InputStream in = Unpacked.class.getResourceAsStream("/" + resource)) {
          if (in == null) {
            throw new IllegalStateException("no jar carries " + resource + " for this machine");
          }
          unpacker.unpack(in, fresh);
        }
        publish(fresh, target);
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + resource + " into " + target, e);
    }
  }

  /** Several JVMs may unpack at once: the first rename wins, the others use its result. */
  private static void publish(Path fresh, Path target) throws IOException {
    User.opened(fresh.getParent());
    try {
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.exists(target)) {
        throw e;
      }
    }
    Scratch.delete(fresh.getParent());
  }

  private static void untar(InputStream in, Path target) throws IOException {
    Files.createDirectories(target);
    try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(in)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException(entry.getName() + " would leave " + target);
        }
        place(tar, entry, path);
      }
    }
  }

  private static void place(InputStream content, TarArchiveEntry entry, Path path) throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      throw new IOException("hard link " + entry.getName() + " not expected");
    } else {
      Files.copy(content, path);
      path.toFile().setExecutable((entry.getMode() & 0100) != 0, false);
    }
  }
}
