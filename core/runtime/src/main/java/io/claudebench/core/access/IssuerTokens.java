package io.claudebench.core.access;

import io.claudebench.core.Caller;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Role;
import io.claudebench.core.Settings;
import io.claudebench.core.Tenants;
import io.claudebench.core.Texts;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** What the claims of a verified token mean. It is good until it expires: nobody can take it back before. */
@Singleton
final class IssuerTokens {
  private static final Pattern JWT = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]*");
  private static final Pattern IN_NO_NAME = Pattern.compile("[^A-Za-z0-9._:@-]");
  private static final int NAME_MAX = 128;
  private static final Set<String> ROLES = Stream.of(Role.values()).map(Role::name)
      .collect(Collectors.toUnmodifiableSet());

  private final Issuer issuer;
  private final Settings.Oidc settings;
  private final Tenants tenants;
  private final Vertx vertx;
  private final int graceSeconds;

  IssuerTokens(Issuer issuer, Settings settings, Tenants tenants, Vertx vertx,
      @ConfigProperty(name = "quarkus.oidc.token.lifespan-grace") Optional<Integer> graceSeconds) {
    this.issuer = issuer;
    this.settings = settings.oidc();
    this.tenants = tenants;
    this.vertx = vertx;
    this.graceSeconds = graceSeconds.orElse(0);
  }

  /** Whether they are taken for keys. */
  boolean areKeys() {
    return settings.enabled();
  }

  /** Whether this may be one. */
  boolean isOne(String text) {
    return areKeys() && JWT.matcher(text).matches();
  }

  /** Who holds it. Refuses {@code UNAUTHORIZED}, and {@code UNAVAILABLE} while its key cannot be had. */
  Uni<Holder> holder(String token) {
    return issuer.verify(token).map(this::holder);
  }

  /** By the clock of this process, as Quarkus counts. */
  private Holder holder(SecurityIdentity identity) {
    var token = (JsonWebToken) identity.getPrincipal();
    var roles = identity.getRoles().stream().filter(ROLES::contains).collect(Collectors.toUnmodifiableSet());
    long atMs = TimeUnit.SECONDS.toMillis(token.getExpirationTime() + graceSeconds);
    String tenant = tenant(token);
    return Holder.until(vertx, new Caller(tenant, actor(token), roles), left(tenant),
        atMs - System.currentTimeMillis(), Issuer::expired);
  }

  private Uni<Refused> left(String tenant) {
    return tenants.left(tenant).map(told -> noTenant());
  }

  private String tenant(JsonWebToken token) {
    if (settings.tenantClaim().isEmpty()) {
      return "";
    }
    String claim = settings.tenantClaim().get();
    if (token.getClaim(claim) instanceof String tenant && !tenant.isEmpty() && tenants.names().contains(tenant)) {
      return tenant;
    }
    throw noTenant();
  }

  private Refused noTenant() {
    return Refusal.UNAUTHORIZED.because("The claim '" + settings.tenantClaim().orElse("-")
        + "' of this token names no tenant that there is.")
        .fix("Have the issuer name one, or ask an admin to make it (tenant.create).");
  }

  private static String actor(JsonWebToken token) {
    String subject = token.getSubject();
    if (subject == null || subject.isEmpty()) {
      throw Refusal.UNAUTHORIZED.because("This token has no subject (sub).").fix("Have the issuer name one.");
    }
    return Texts.start(IN_NO_NAME.matcher(subject).replaceAll("."), NAME_MAX);
  }
}
