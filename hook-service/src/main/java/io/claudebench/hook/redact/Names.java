package io.claudebench.hook.redact;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Names of fields, variables, options and headers that say that their value is a secret. */
final class Names {
  /** One of these is in every such name. */
  static final List<String> KEYWORDS = List.of("pass", "pwd", "secret", "token", "key", "credential", "auth");
  static final int NAME_MAX = 96;

  private static final Pattern HUMP = Pattern.compile("([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])");
  private static final Pattern BETWEEN = Pattern.compile("[^A-Za-z0-9]+");
  private static final Set<String> AFTER = Set.of("prod", "production", "staging", "dev", "test", "live", "old", "new",
      "current", "default", "value", "base", "plain", "raw");
  private static final Map<String, List<String>> ENDS = Map.of(
      "password", List.of("password", "passwd", "passcode", "pwd", "sshpass", "dbpass", "userpass", "smtppass"),
      "passphrase", List.of("passphrase", "mnemonic"),
      "secret", List.of("secret", "secretkey", "secretaccesskey"),
      "key", List.of("apikey", "accesskey", "privatekey", "masterkey", "signingkey", "encryptionkey", "accountkey",
          "authkey", "storagekey", "appkey", "applicationkey", "adminkey", "servicekey", "sharedkey", "hmackey",
          "aeskey", "subscriptionkey", "sessionkey", "functionskey", "licensekey", "deploykey"),
      "credential", List.of("credential", "credentials"),
      "authorization", List.of("authorization"),
      "cookie", List.of("cookie"));
  /** What stands before "token" when it is a place in a list, a part of a text or the like. */
  private static final Set<String> OTHER_TOKENS = Set.of("next", "page", "continuation", "cancel", "cancellation",
      "sync", "idempotency", "stop", "eos", "bos", "pad", "unk", "mask", "special", "sep", "cls", "start", "end",
      "resume", "sequence", "fencing", "key", "per", "last", "first", "max", "min");
  private static final Set<String> OPENING = Set.of("auth", "access", "api", "refresh", "bearer", "session", "personal",
      "secret", "deploy", "bot", "registration", "admin", "root", "service", "user");

  /**
   * What a name says of its value.
   *
   * @param kind of secret
   * @param opens whether even an id is a secret when it has this name; {@code taskToken} does not say so
   */
  record Named(String kind, boolean opens) {}

  /** Null when a value of this name is no secret. */
  static Named of(String name) {
    if (name.length() > NAME_MAX) {
      return null;
    }
    List<String> words = words(name);
    while (words.size() > 1 && (AFTER.contains(words.getLast()) || words.getLast().chars().allMatch(c -> c <= '9'))) {
      words.removeLast();
    }
    if (words.isEmpty()) {
      return null;
    }
    String joined = String.join("", words).replaceAll("[0-9]+$", "");
    if (joined.endsWith("token")) {
      return token(words, joined);
    }
    for (var kind : ENDS.entrySet()) {
      if (kind.getValue().stream().anyMatch(joined::endsWith)) {
        return new Named(kind.getKey(), true);
      }
    }
    return switch (words.getLast()) {
      case "pass" -> new Named("password", true);
      case "auth" -> new Named("authorization", false);
      default -> null;
    };
  }

  private static Named token(List<String> words, String joined) {
    String before = words.size() > 1 ? words.get(words.size() - 2) : joined.substring(0, joined.length() - 5);
    return OTHER_TOKENS.contains(before) ? null : new Named("token", OPENING.stream().anyMatch(joined::contains));
  }

  private static List<String> words(String name) {
    var words = new ArrayList<String>();
    for (String word : BETWEEN.split(HUMP.matcher(name).replaceAll("$1$3 $2$4"))) {
      if (!word.isEmpty()) {
        words.add(word.toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }

  private Names() {}
}
