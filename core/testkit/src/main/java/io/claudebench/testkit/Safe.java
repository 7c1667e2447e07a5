package io.claudebench.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.claudebench.core.Digests;
import java.net.http.HttpHeaders;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What every answer tells a browser, whichever door gave it and whatever it says. */
public final class Safe {
  private static final Map<String, String> HEADERS = Map.of("X-Content-Type-Options", "nosniff", "Referrer-Policy",
      "no-referrer", "Cross-Origin-Resource-Policy", "same-origin", "Cache-Control", "no-store",
      "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");

  private static final Pattern INLINE = Pattern.compile("(?s)<script(?![^>]*src)[^>]*>(.*?)</script>");

  /** Fails the test when one is missing, is said twice, or when plain HTTP is bound to TLS. */
  public static Reply check(Reply reply) {
    check(reply.headers(), reply.toString());
    return reply;
  }

  public static void check(HttpHeaders headers, String what) {
    HEADERS.forEach((name, value) -> expect(List.of(value), headers.allValues(name), name, what));
    expect(List.of(), headers.allValues("Strict-Transport-Security"), "Strict-Transport-Security", what);
  }

  /** The page of {@code /q/swagger-ui/}: no script runs but its files and those in it, by their hashes. */
  public static void page(Reply page) {
    String policy = page.header("Content-Security-Policy");
    String own = INLINE.matcher(page.body()).results().map(script -> " 'sha256-" + hash(script.group(1)) + "'")
        .collect(Collectors.joining());
    expect(List.of("default-src 'none'; script-src 'self'" + own + "; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'"), List.of(policy), "Content-Security-Policy", page.toString());
    for (String name : List.of("X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Resource-Policy")) {
      expect(List.of(HEADERS.get(name)), page.headers().allValues(name), name, page.toString());
    }
    expect(List.of("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        page.headers().allValues("Permissions-Policy"), "Permissions-Policy", page.toString());
  }

  private static String hash(String script) {
    return Base64.getEncoder().encodeToString(Digests.of("SHA-256").digest(script.getBytes(UTF_8)));
  }

  private static void expect(List<String> right, List<String> found, String name, String what) {
    if (!right.equals(found)) {
      throw new AssertionError("expected " + name + " " + right + ", not " + found + ": " + what);
    }
  }

  private Safe() {}
}
