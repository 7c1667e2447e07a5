package io.claudebench.core.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.claudebench.core.Settings;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * API keys as texts: {@code cb_<id>_<secret>}. Kept is the HMAC-SHA-256 of the secret alone, under
 * {@code claudebench.key-pepper}.
 */
@Singleton
public final class Secrets {
  private static final Pattern FORM = Pattern.compile("cb_([0-9a-f]{16})_([A-Za-z0-9_-]{43})");
  private static final int ID_BYTES = 8;
  private static final int SECRET_BYTES = 32;

  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec pepper;

  /** Both parts of a key. */
  public record Parts(String id, String secret) {

    /** As its holder sends it. */
    public String text() {
      return "cb_" + id + "_" + secret;
    }
  }

  Secrets(Settings settings) {
    pepper = new SecretKeySpec(settings.keyPepper().getBytes(UTF_8), "HmacSHA256");
  }

  /** A key that nobody has. */
  public Parts fresh() {
    return again(HexFormat.of().formatHex(bytes(ID_BYTES)));
  }

  /** A new secret for a key. */
  public Parts again(String id) {
    return new Parts(id, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(SECRET_BYTES)));
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** What is kept of a secret. */
  public String mac(String secret) {
    try {
      Mac mac = Mac.getInstance(pepper.getAlgorithm());
      mac.init(pepper);
      return HexFormat.of().formatHex(mac.doFinal(secret.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether both are kept of the same secret; in constant time. */
  static boolean areSame(String mac, String other) {
    return MessageDigest.isEqual(mac.getBytes(UTF_8), other.getBytes(UTF_8));
  }

  /** Null when it is none that we made. */
  static Parts parse(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.matches() ? new Parts(parts.group(1), parts.group(2)) : null;
  }
}
