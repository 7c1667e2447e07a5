package io.claudebench.core.door;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * What every answer says to a browser that shows it: it is what its type says, no page of others may frame or load it,
 * it is kept nowhere. Only the page of {@code /q/swagger-ui} may run scripts, its own.
 */
final class SafetyHeaders {
  private static final String UI = "/q/swagger-ui/";
  private static final CharSequence POLICY = HttpHeaders.createOptimized("Content-Security-Policy");
  private static final CharSequence RESOURCES = HttpHeaders.createOptimized("Cross-Origin-Resource-Policy");
  private static final CharSequence REFERRER = HttpHeaders.createOptimized("Referrer-Policy");
  private static final CharSequence SNIFFING = HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence TRANSPORT = HttpHeaders.createOptimized("Strict-Transport-Security");
  private static final CharSequence PERMISSIONS = HttpHeaders.createOptimized("Permissions-Policy");

  private static final CharSequence NOTHING = HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
  /** Two scripts stand in the page itself, as this version of Quarkus writes them. */
  private static final CharSequence PAGE = HttpHeaders.createOptimized("default-src 'none'; "
      + "script-src 'self' 'sha256-Bc4MCmo3eDPvU16BhBcWMZUgDqc1e/UzzwdDbpYruPU=' "
      + "'sha256-69A6pBI/Jk0GoWcSEQbWrJdgcpxlmBQuMiDtkJ0SSA4='; "
      + "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
      + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  private static final CharSequence OURS = HttpHeaders.createOptimized("same-origin");
  private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
  private static final CharSequence NO_SNIFFING = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final CharSequence NO_DEVICES = HttpHeaders
      .createOptimized("camera=(), geolocation=(), microphone=(), payment=(), usb=()");
  /** A year, as the lists of browsers ask; other names of the domain are not ours to bind. */
  private static final CharSequence TLS_ONLY = HttpHeaders.createOptimized("max-age=31536000");

  /** Before anybody answers; a door that knows better says so itself. */
  static void put(HttpServerRequest request, HttpServerResponse response, boolean isTls) {
    response.putHeader(SNIFFING, NO_SNIFFING).putHeader(REFERRER, NO_REFERRER).putHeader(RESOURCES, OURS)
        .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    if (isTls) {
      response.putHeader(TRANSPORT, TLS_ONLY);
    }
    String path = request.path();
    if (path != null && path.startsWith(UI)) {
      response.putHeader(POLICY, PAGE).putHeader(PERMISSIONS, NO_DEVICES);
    } else {
      response.putHeader(POLICY, NOTHING);
    }
  }

  private SafetyHeaders() {}
}
