package io.claudebench.instance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.claudebench.testkit.Rest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An OpenID Connect issuer: what it says of itself, its key, and tokens as it signs them or somebody else does. */
final class TokenIssuer implements AutoCloseable {
  private final String url;
  private HttpServer server;
  private KeyPair pair;
  private String kid;

  /** It is not up yet. */
  TokenIssuer(String url) {
    this.url = url;
    changeKey("first");
  }

  void changeKey(String kid) {
    this.kid = kid;
    pair = rsa();
  }

  TokenIssuer up() {
    try {
      URI uri = URI.create(url);
      server = HttpServer.create(new InetSocketAddress(uri.getHost(), uri.getPort()), 0);
      answers(uri.getPath() + "/.well-known/openid-configuration", () -> Map.of("issuer", url, "jwks_uri",
          url + "/keys"));
      answers(uri.getPath() + "/keys", () -> Map.of("keys", List.of(key())));
      server.start();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private interface Says {
    Map<String, ?> json();
  }

  private void answers(String path, Says says) {
    server.createContext(path, exchange -> {
      byte[] body = Rest.text(says.json()).getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
  }

  private Map<String, String> key() {
    var key = (RSAPublicKey) pair.getPublic();
    return Map.of("kty", "RSA", "use", "sig", "alg", "RS256", "kid", kid, "n", unsigned(key.getModulus()), "e",
        unsigned(key.getPublicExponent()));
  }

  /** Good for a minute; claims are names and values in turn, null takes one away. */
  String token(Object... claims) {
    return signed(header("RS256", kid), claims(claims), pair.getPrivate());
  }

  /** Says that it is of a key of this name. */
  String ofKey(String kid, Object... claims) {
    return signed(header("RS256", kid), claims(claims), pair.getPrivate());
  }

  /** Signed by somebody else in the issuer's name. */
  String forged(Object... claims) {
    return signed(header("RS256", kid), claims(claims), rsa().getPrivate());
  }

  String withoutSignature(Object... claims) {
    return text(header("none", kid)) + "." + text(claims(claims)) + ".";
  }

  /** Signed with what everybody knows, the public key, taken for a secret. */
  String mixedUp(Object... claims) {
    String said = text(header("HS256", kid)) + "." + text(claims(claims));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(pair.getPublic().getEncoded(), "HmacSHA256"));
      return said + "." + base64(mac.doFinal(said.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> header(String algorithm, String kid) {
    return Map.of("alg", algorithm, "typ", "JWT", "kid", kid);
  }

  private Map<String, Object> claims(Object... changed) {
    long now = Instant.now().getEpochSecond();
    var claims = new HashMap<>(Map.<String, Object>of("iss", url, "sub", "anna", "aud", "claudebench", "tenant",
        "acme", "groups", List.of("worker"), "iat", now, "exp", now + 60));
    claims.putAll(Rest.map(changed));
    claims.values().removeIf(value -> value == null);
    return claims;
  }

  private static String signed(Map<String, Object> header, Map<String, Object> claims, PrivateKey key) {
    String said = text(header) + "." + text(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(said.getBytes(UTF_8));
      return said + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(Map<String, Object> part) {
    return base64(Rest.text(part).getBytes(UTF_8));
  }

  private static String unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
