package io.claudebench.core.access;

import io.claudebench.core.EventLoop;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Settings;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.OIDCException;
import io.quarkus.oidc.TenantIdentityProvider;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Verifies tokens of {@code quarkus.oidc.auth-server-url} by Quarkus: signature, issuer, audience, times. The issuer
 * itself is asked for its keys only: until it gave them, every two seconds and whoever calls; then when a token names
 * one that is new, at most once a second.
 */
@Singleton
final class Issuer {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int AGAIN_MS = 2_000;
  /** After so long a key that was not known is asked for again: over quarkus.oidc.token.forced-jwk-refresh-interval. */
  private static final Duration REFRESHED = Duration.ofMillis(1_100);
  /** Unsigned, so never good: how it is refused tells whether the keys are there. */
  private static final String PROBE = "e30.e30.";

  private final TenantIdentityProvider keys;
  private final Settings settings;
  private final Vertx vertx;
  private volatile boolean isReached;

  Issuer(TenantIdentityProvider keys, Settings settings, Vertx vertx) {
    this.keys = keys;
    this.settings = settings;
    this.vertx = vertx;
  }

  void start(@Observes StartupEvent boot) {
    if (settings.oidc().enabled()) {
      reach();
    }
  }

  private void reach() {
    ask(PROBE).subscribe().with(never -> {}, failure -> {
      isReached = failure instanceof Refused refused && refused.word() == Refusal.UNAUTHORIZED;
      if (!isReached) {
        vertx.setTimer(AGAIN_MS, again -> reach());
      }
    });
  }

  /** What a good token says. Refuses {@code UNAUTHORIZED}, and {@code UNAVAILABLE} while its key cannot be had. */
  Uni<SecurityIdentity> verify(String token) {
    return isReached ? EventLoop.back(ask(token)) : Uni.createFrom().failure(away());
  }

  private Uni<SecurityIdentity> ask(String token) {
    return keys.authenticate(new AccessTokenCredential(token)).ifNoItem().after(PATIENCE).fail()
        .onFailure(Issuer::isOfNewKey).retry().withBackOff(REFRESHED).withJitter(0).atMost(1)
        .onFailure().transform(Issuer::refused);
  }

  /** Others may have asked for the keys a moment ago, before there was this one. */
  private static boolean isOfNewKey(Throwable failure) {
    return failure.getCause() != null && failure.getCause().getCause() instanceof UnresolvableKeyException;
  }

  private static Refused refused(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidJwtException invalid) {
        return invalid.hasExpired() ? expired() : unknown();
      }
      if (cause instanceof OIDCException || cause instanceof IOException || cause instanceof VertxException
          || cause instanceof TimeoutException) {
        return away();
      }
    }
    return unknown();
  }

  /** The answer to a token whose time is over. */
  static Refused expired() {
    return Refusal.UNAUTHORIZED.because("This token has expired.").fix("Ask its issuer for a new one.");
  }

  private static Refused unknown() {
    return Refusal.UNAUTHORIZED.because("This token is not good here.")
        .fix("Check its signature, issuer, audience and times: see quarkus.oidc.*.");
  }

  private static Refused away() {
    return Refusal.UNAVAILABLE.because("The issuer of tokens does not tell its keys.").notDone().retryAfterMs(AGAIN_MS);
  }
}
