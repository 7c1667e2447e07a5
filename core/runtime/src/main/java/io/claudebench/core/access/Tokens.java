package io.claudebench.core.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tokens as texts: {@code cbt_<what it says>_<HMAC of that>}. Nothing is kept of them. They are signed with what is
 * kept of the secret of their key, so that nobody else makes one, and with {@code claudebench.key-pepper}.
 */
@Singleton
final class Tokens {
  private static final Pattern FORM = Pattern.compile("cbt_([A-Za-z0-9_-]{1,8000})_([0-9a-f]{64})");
  private static final String PURPOSE = "token:"; // no secret of a key begins so

  private final Secrets secrets;

  Tokens(Secrets secrets) {
    this.secrets = secrets;
  }

  /** @param proof what is kept of the secret of its key */
  String text(Token token, String proof) {
    var says = Json.MAPPER.createObjectNode().put("key", token.key()).put("tenant", token.tenant())
        .put("actor", token.actor()).put("endsAt", token.endsAtMs()).put("filter", token.filter());
    String said = Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(says));
    return "cbt_" + said + "_" + secrets.mac(signed(said, proof));
  }

  private static String signed(String said, String proof) {
    return PURPOSE + proof + ":" + said;
  }

  /** What it says, which is to be {@link #proof signed} yet; null when it is none. */
  static Token parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    try {
      JsonNode says = Json.parse(Base64.getUrlDecoder().decode(parts.group(1)));
      return new Token(says.path("key").asText(), says.path("tenant").asText(), says.path("actor").asText(),
          says.path("endsAt").asLong(), says.path("filter").asText());
    } catch (RuntimeException notOurs) {
      return null;
    }
  }

  /** With which of these, the secrets that the key has now, it is signed; null with none. */
  String proof(String text, List<String> proofs) {
    Matcher parts = FORM.matcher(text);
    return !parts.matches() ? null : proofs.stream()
        .filter(proof -> Secrets.areSame(secrets.mac(signed(parts.group(1), proof)), parts.group(2))).findFirst()
        .orElse(null);
  }
}
