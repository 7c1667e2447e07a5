package io.claudebench.core.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.claudebench.core.Caller;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Settings;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Who asks: the API key of {@code Authorization: Bearer …} or {@code X-API-Key}, of the configuration first; or a token
 * of an issuer, where that is enabled. Where neither is configured every caller is local (anything else refuses to
 * boot); one that shows no key of ours is admin of the default tenant, and its label is its address.
 */
@Singleton
public final class Authenticator {
  /** Schemes are written in any case (RFC 9110). */
  private static final String BEARER = "Bearer ";

  private final List<Configured> configured = new ArrayList<>();
  private final Keyring keyring;
  private final Tokens tokens;

  private record Configured(byte[] digest, Holder holder) {}

  Authenticator(Settings settings, Keyring keyring, Tokens tokens) {
    this.keyring = keyring;
    this.tokens = tokens;
    settings.keys().forEach((name, key) -> configured.add(new Configured(digest(key.secret()),
        Holder.of(new Caller(key.tenant().orElse(""), name, Set.copyOf(key.roles()))))));
  }

  /** Whether a local caller needs no key. */
  public boolean open() {
    return configured.isEmpty() && !tokens.areKeys();
  }

  /**
   * At once when nobody needs be asked. Refuses {@code UNAUTHORIZED}, and {@code UNAVAILABLE} when Redis or the issuer
   * must be.
   */
  public Uni<Holder> authenticate(String authorization, String apiKey, String address) {
    String bearer = authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? authorization.substring(BEARER.length()).strip() : null;
    String text = apiKey != null ? apiKey : bearer;
    Secrets.Parts parts = text == null ? null : Secrets.parse(text);
    if (parts == null && open()) {
      return Uni.createFrom().item(Holder.of(new Caller("", address.replace('%', '.'), Set.of("admin"))));
    }
    if (text == null) {
      return Uni.createFrom().failure(Refusal.UNAUTHORIZED.because("No API key.")
          .fix("Send Authorization: Bearer <key>."));
    }
    if (parts != null) {
      return keyring.holder(parts);
    }
    Holder configured = configured(digest(text));
    if (configured != null) {
      return Uni.createFrom().item(configured);
    }
    return apiKey == null && tokens.isOne(text) ? tokens.holder(text) : Uni.createFrom().failure(unknown());
  }

  /** Every one is compared, each in constant time; null when it is none of them. */
  private Holder configured(byte[] given) {
    Holder found = null;
    for (Configured key : configured) {
      if (MessageDigest.isEqual(key.digest(), given)) {
        found = key.holder();
      }
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

  /** The answer to a key that is none. */
  public static Refused unknown() {
    return Refusal.UNAUTHORIZED.because("This API key is not known.")
        .fix("Check the key: it is one of claudebench.keys, or made by key.create and not revoked.");
  }
}
