package io.claudebench.core.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.claudebench.core.Caller;
import io.claudebench.core.Refusal;
import io.claudebench.core.Settings;
import io.claudebench.core.Tenants;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Who asks: the API key of {@code Authorization: Bearer …} or {@code X-API-Key}. Without configured keys every caller
 * is local (anything else refuses to boot) and is admin of the default tenant; its label is its address.
 */
@Singleton
public final class Authenticator {
  /** Schemes are written in any case (RFC 9110). */
  private static final String BEARER = "Bearer ";

  private final List<Key> keys = new ArrayList<>();
  private final Tenants tenants;

  private record Key(byte[] digest, Caller caller) {}

  Authenticator(Settings settings, Tenants tenants) {
    this.tenants = tenants;
    settings.keys().forEach((name, key) -> {
      keys.add(new Key(digest(key.secret()), new Caller(key.tenant().orElse(""), name, Set.copyOf(key.roles()))));
    });
  }

  /** As {@link Tenants#names} has them. */
  public Set<String> tenants() {
    return tenants.names();
  }

  public boolean open() {
    return keys.isEmpty();
  }

  /** Refuses {@code UNAUTHORIZED}. Every configured key is compared, each in constant time. */
  public Caller authenticate(String authorization, String apiKey, String address) {
    if (keys.isEmpty()) {
      return new Caller("", address.replace('%', '.'), Set.of("admin"));
    }
    String secret = apiKey != null ? apiKey : authorization != null
        && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? authorization.substring(BEARER.length()).strip() : null;
    if (secret == null) {
      throw Refusal.UNAUTHORIZED.because("No API key.").fix("Send Authorization: Bearer <key>.");
    }
    byte[] given = digest(secret);
    Caller found = null;
    for (Key key : keys) {
      if (MessageDigest.isEqual(key.digest(), given)) {
        found = key.caller();
      }
    }
    if (found == null) {
      throw Refusal.UNAUTHORIZED.because("This API key is not known.")
          .fix("Check the key; it is configured under claudebench.keys.");
    }
    return found;
  }

  private static byte[] digest(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
