package io.claudebench.core.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.claudebench.core.Access;
import io.claudebench.core.Caller;
import io.claudebench.core.Digests;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Settings;
import io.claudebench.core.redis.RedisClock;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Who asks: the API key of {@code Authorization: Bearer …} or {@code X-API-Key}, of the configuration first; or a token
 * of an issuer, where that is enabled. Where neither is configured every caller is local (anything else refuses to
 * boot); one that shows no key of ours is admin of the default tenant, and its label is its address.
 */
@Singleton
public final class Authenticator {
  /** Schemes are written in any case (RFC 9110). */
  private static final String BEARER = "Bearer ";
  private static final Set<String> READERS = Set.copyOf(Access.READ.roles());

  /** What {@link Caller#key} of a key in Redis begins with, then its id; of a configured one, then its name. */
  static final String STORED = "id:";
  private static final String CONFIGURED = "name:";
  private static final Set<String> LOOKS = Set.of("watcher");

  private final List<Configured> configured = new ArrayList<>();
  private final Keyring keyring;
  private final Tokens tokens;
  private final IssuerTokens issued;
  private final RedisClock clock;
  private final Vertx vertx;

  private record Configured(byte[] digest, Holder holder) {}

  /**
   * Whose a token is.
   *
   * @param proofs what is kept of the secrets of its key, the newest first
   * @param holders its holder by the proof that the token was signed with
   */
  record Owner(Caller caller, List<String> proofs, Function<String, Holder> holders) {}

  Authenticator(Settings settings, Keyring keyring, Tokens tokens, IssuerTokens issued, RedisClock clock, Vertx vertx) {
    this.keyring = keyring;
    this.tokens = tokens;
    this.issued = issued;
    this.clock = clock;
    this.vertx = vertx;
    settings.keys().forEach((name, key) -> configured.add(new Configured(digest(key.secret()),
        Holder.of(new Caller(key.tenant().orElse(""), name, Set.copyOf(key.roles()),
            CONFIGURED + name)))));
  }

  /** Whether a local caller needs no key. */
  public boolean open() {
    return configured.isEmpty() && !issued.areKeys();
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
    return apiKey == null && issued.isOne(text) ? issued.holder(text) : Uni.createFrom().failure(unknown());
  }

  /** Whoever shows a token in place of a key. Refuses as {@link #authenticate} does. */
  public Uni<Holder> token(String text) {
    Token token = Tokens.parse(text);
    long leftMs = token == null ? 0 : token.endsAtMs() - clock.nowOrLocalMs();
    if (leftMs <= 0) {
      return Uni.createFrom().failure(noToken());
    }
    return owner(token.key()).map(owner -> {
      String proof = tokens.proof(text, owner.proofs());
      if (proof == null || !owner.caller().tenant().equals(token.tenant()) || !owner.caller().may(READERS)) {
        throw noToken();
      }
      var caller = new Caller(token.tenant(), token.actor(), LOOKS, token.key());
      return Holder.until(vertx, caller, owner.holders().apply(proof).ended(), leftMs, Authenticator::noToken)
          .showing(token);
    });
  }

  /** A token as its holder sends it. Refuses {@code UNAUTHORIZED} when its key is none any more. */
  public Uni<String> sign(Token token) {
    return owner(token.key()).map(owner -> tokens.text(token, owner.proofs().getFirst()));
  }

  private Uni<Owner> owner(String key) {
    if (key.startsWith(STORED)) {
      return keyring.named(key.substring(STORED.length()));
    }
    if (key.isEmpty() && open()) {
      var anybody = Holder.of(new Caller("", "", Set.of("admin")));
      return Uni.createFrom().item(new Owner(anybody.caller(), List.of(""), proof -> anybody));
    }
    return Uni.createFrom().item(() -> configured.stream().filter(one -> one.holder().caller().key().equals(key))
        .map(one -> new Owner(one.holder().caller(), List.of(HexFormat.of().formatHex(one.digest())),
            proof -> one.holder())).findFirst()
        .orElseThrow(Authenticator::unknown));
  }

  private static Refused noToken() {
    return Refusal.UNAUTHORIZED.because("This token is not known, or its time is over.")
        .fix("Ask for a new one (event.token).");
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
    return Digests.of("SHA-256").digest(secret.getBytes(UTF_8));
  }

  /** The answer to a key that is none. */
  public static Refused unknown() {
    return Refusal.UNAUTHORIZED.because("This API key is not known.")
        .fix("Check the key: it is one of claudebench.keys, or made by key.create and not revoked.");
  }
}
