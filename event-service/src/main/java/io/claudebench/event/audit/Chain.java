package io.claudebench.event.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.claudebench.core.Settings;
import io.claudebench.core.journal.AuditSettings;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How the rows of a tenant hang together: a hash is the HMAC-SHA-256 of the one before, a line feed, and its row. */
@Singleton
final class Chain {
  /** Before the first row. */
  static final Head START = new Head(0, "");
  private static final String ALGORITHM = "HmacSHA256";
  private static final String PURPOSE = "claudebench.audit.key";

  private final SecretKeySpec key;

  /** The end of a chain, or of the part of it that somebody knows. */
  record Head(long seq, String hash) {}

  Chain(AuditSettings settings, Settings core) {
    key = key(settings.key().map(given -> given.getBytes(UTF_8))
        .orElseGet(() -> mac(key(core.keyPepper().getBytes(UTF_8)), PURPOSE)));
  }

  private static SecretKeySpec key(byte[] bytes) {
    return new SecretKeySpec(bytes, ALGORITHM);
  }

  /** The end, when this row comes behind that one. */
  Head next(Head before, String tenant, Row row) {
    long seq = before.seq() + 1;
    return new Head(seq, HexFormat.of().formatHex(mac(key, before.hash() + '\n' + row.canonical(tenant, seq))));
  }

  /** That the fleet let all rows up to this one go. */
  String proof(String tenant, Head left) {
    return HexFormat.of().formatHex(mac(key, "left\n" + left.seq() + '\n' + left.hash() + '\n' + tenant));
  }

  private static byte[] mac(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
