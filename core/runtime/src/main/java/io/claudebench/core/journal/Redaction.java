package io.claudebench.core.journal;

import io.claudebench.core.Settings;
import io.claudebench.core.Texts;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes secrets out of what the audit keeps. It keeps no inputs, results or payloads at all; what is left are names
 * that callers chose and sentences that repeat them.
 *
 * <p>Not promised: that a secret is known as one wherever somebody puts it. Known are the keys and tokens of the fleet,
 * tokens of issuers, the usual forms of others' keys, and in sentences what is said to be a password or the like.
 */
@Singleton
public final class Redaction {
  private static final String GONE = "[redacted]";
  private static final Pattern SHAPE = Pattern.compile("cbt?_[\\w-]{16,}|\\beyJ[\\w-]{8,}(\\.[\\w-]+){1,4}"
      + "|\\bsk-[\\w-]{16,}|\\bgh[pousr]_\\w{20,}|\\bgithub_pat_\\w{20,}"
      + "|\\bxox[a-z]-[\\w-]{10,}|\\bAKIA[0-9A-Z]{16}\\b");
  private static final Pattern SAID = Pattern.compile(
      "(?i)((?:bearer|basic)\\s+|(?:password|passwd|secret|token|api[_-]?key)\\W{0,3}[=:]\\s*|://[^/\\s:@]+:)[^\\s@]+");

  private final List<String> secrets;

  Redaction(Settings settings) {
    secrets = settings.keys().values().stream().map(Settings.ApiKey::secret).toList();
  }

  /** A name, of at most so many characters; null stays null. */
  public String name(String name, int max) {
    if (name == null) {
      return null;
    }
    String clean = name;
    for (String secret : secrets) {
      clean = clean.replace(secret, GONE);
    }
    return Texts.start(SHAPE.matcher(clean).replaceAll(GONE), max);
  }

  /** A sentence, of at most so many characters; null stays null. */
  public String sentence(String sentence, int max) {
    return sentence == null ? null : SAID.matcher(name(sentence, max)).replaceAll("$1" + GONE);
  }
}
