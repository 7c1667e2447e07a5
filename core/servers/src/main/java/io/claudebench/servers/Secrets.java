package io.claudebench.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Generated passwords, and files that only their owner reads. */
public final class Secrets {
  private static final int BYTES = 24;

  private Secrets() {}

  /** 192 random bits in characters that need no quoting in a URL, a shell or a configuration file. */
  public static String generate() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).replace('-', 'x').replace('_', 'y');
  }

  /** The password kept in this file, generated at the first call. */
  public static String kept(Path file) throws IOException {
    if (!Files.exists(file)) {
      write(file, generate());
    }
    return Files.readString(file).strip();
  }

  /** Writes the file with mode 0600, at once or not at all. */
  public static Path write(Path file, String text) throws IOException {
    Path dir = file.toAbsolutePath().getParent();
    Files.createDirectories(dir);
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path fresh = Files.createTempFile(dir, file.getFileName().toString(), ".new", mode);
    Files.writeString(fresh, text);
    return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
