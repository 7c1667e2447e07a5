package io.claudebench.trials.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A certificate of {@code localhost} that vouches for itself, and its key, as files that Redis reads; the JDK's keytool
 * makes them.
 */
public record Certificate(Path certificate, Path key) {
  private static final char[] PASSWORD = "for-a-trial".toCharArray();
  private static final String NAME = "redis";

  public static Certificate in(Path dir) {
    try {
      Path store = dir.resolve("redis.p12");
      var keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
          "-genkeypair", "-alias", NAME, "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost", "-ext",
          "SAN=dns:localhost,ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12", "-keystore", store.toString(),
          "-storepass", new String(PASSWORD)).redirectErrorStream(true).start();
      String said = new String(keytool.getInputStream().readAllBytes());
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException("keytool says " + said);
      }
      KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
      return new Certificate(pem(dir.resolve("redis.crt"), "CERTIFICATE", keys.getCertificate(NAME).getEncoded()),
          pem(dir.resolve("redis.key"), "PRIVATE KEY", keys.getKey(NAME, PASSWORD).getEncoded()));
    } catch (IOException | GeneralSecurityException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path pem(Path file, String what, byte[] bytes) throws IOException {
    return Files.writeString(file, "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'})
        .encodeToString(bytes) + "\n-----END " + what + "-----\n");
  }
}
