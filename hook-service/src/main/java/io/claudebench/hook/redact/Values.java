package io.claudebench.hook.redact;

import com.google.re2j.Pattern;
import io.claudebench.hook.redact.Names.Named;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What stands after a name that says "secret": whether it is one. */
final class Values {
  private static final int SHORT_MAX = 5;
  private static final int WRITTEN_MIN = 12;
  private static final double WRITTEN_BITS = 3.0;
  private static final int LETTERS_MIN = 24;
  private static final double LETTERS_BITS = 4.0;
  /** Longer is no word, path or name that stands for a secret; of one so long its beginning tells. */
  private static final int HEAD = 160;
  private static final Pattern STANDS_FOR = Pattern.compile("^(?:<|\\$|\\{|%[a-z{(%]|@\\{|\\[redacted:|process\\.env"
      + "|os\\.environ|os\\.getenv|System\\.getenv|import\\.meta|env\\.)|\\$\\{|\\{\\{|\\$\\(");
  private static final Pattern FILLED =
      Pattern.compile("^[xX*.•#_?0-]+$|^(?:.)?\\*{3,}|(?i:x{4,})|\\.\\.\\.$|^…|…$");
  private static final Pattern TELLS = Pattern.compile("(?i)example|placeholder|change[_-]?(?:me|it)|redacted|dummy"
      + "|^(?:your|my)[_-]?(?:\\w*[_-])?(?:key|token|secret|pass)|^(?:your|replace|todo|insert|enter|fixme)[_-]");
  /** A word for what stands here, with a number or without. */
  private static final Pattern NAMES_ITSELF = Pattern.compile(
      "(?i)^(?:the|my|new|old|user|a|some|api|access|auth|test)?[_-]?(?:passwd|password|passphrase|pass|secret|token"
          + "|key|apikey|test|user|admin|root|string|value)[0-9]{0,3}$");
  private static final Set<String> WORDS = Set.of("none", "null", "true", "false", "undefined", "nil", "required",
      "optional", "sample", "string", "boolean", "number", "object", "hidden", "unknown", "invalid", "missing",
      "empty");
  private static final Pattern PATH =
      Pattern.compile("^(?:[A-Za-z]:\\\\|\\.{0,2}/)[\\w.@+ -]+(?:[/\\\\][\\w.@+ -]*)+$");
  private static final Pattern REFERENCE =
      Pattern.compile("^[A-Za-z_$][\\w$]*(?:(?:\\?\\.|!?\\.|::|->)[A-Za-z_$][\\w$]*)+$");
  private static final Pattern NAME = Pattern.compile("^[A-Za-z_][\\w]*$");
  private static final Pattern DIGIT_INSIDE = Pattern.compile("[A-Za-z][0-9]+[A-Za-z]");
  private static final Pattern UUID =
      Pattern.compile("^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$");
  private static final Pattern DATE_OR_VERSION =
      Pattern.compile("^\\d{4}-\\d\\d-\\d\\d(?:[T ].*)?$|^v?\\d+(?:\\.\\d+)+$");
  private static final Pattern SCHEME =
      Pattern.compile("^(?i:bearer|basic|token|bot|apikey|api-key|digest|negotiate)\\s+");
  private static final List<String> OWN_WORDS = List.of("password", "passwd", "token", "secret", "credential");

  /** How a value is written, from what is surely a value to what may be code. */
  enum Form { FIELD, QUOTED, VARIABLE, TIGHT, LOOSE }

  static boolean isSecret(String value, Named name, Form form) {
    if (value.length() <= SHORT_MAX || isPlaceholder(value) || isElsewhere(value, name, form)) {
      return false;
    }
    boolean isPhrase = value.chars().anyMatch(Character::isWhitespace);
    return switch (name.kind()) {
      case "passphrase" -> form != Form.LOOSE && form != Form.TIGHT || hasDigitOrSign(value, form);
      case "password" -> form == Form.FIELD || form == Form.VARIABLE || !isPhrase && hasDigitOrSign(value, form);
      case "cookie" -> Looks.random(value);
      default -> !isPhrase && (name.opens() || !UUID.matcher(value).find()) && isKey(value, form);
    };
  }

  private static boolean isKey(String value, Form form) {
    boolean hasDigit = value.chars().anyMatch(Character::isDigit);
    boolean isWritten = value.length() >= WRITTEN_MIN && Looks.entropy(value) >= WRITTEN_BITS && hasDigit
        || value.length() >= LETTERS_MIN && Looks.entropy(value) >= LETTERS_BITS;
    return form == Form.FIELD || Looks.random(value) || form != Form.LOOSE && isWritten;
  }

  private static boolean hasDigitOrSign(String value, Form form) {
    return value.chars().anyMatch(c -> Character.isDigit(c)
        || form != Form.LOOSE && !Character.isLetter(c) && "._-/:".indexOf(c) < 0);
  }

  /** A path, an address, a date, a version, or in code the name of what holds it. */
  private static boolean isElsewhere(String value, Named name, Form form) {
    if (value.length() > HEAD) {
      return false;
    }
    if (value.contains("://") || PATH.matcher(value).find() && !Looks.random(value) || value.startsWith("arn:")
        || DATE_OR_VERSION.matcher(value).find()) {
      return true;
    }
    if (form == Form.FIELD || form == Form.QUOTED) {
      return false;
    }
    String lower = value.toLowerCase(Locale.ROOT);
    boolean mayBeLeet = name.kind().equals("password") && DIGIT_INSIDE.matcher(value).find();
    return REFERENCE.matcher(value).find() && !mayBeLeet
        || form == Form.LOOSE && NAME.matcher(value).find() && OWN_WORDS.stream().anyMatch(lower::contains);
  }

  /** Whether it only stands for a secret: a variable, a row of x, "changeme". */
  static boolean isPlaceholder(String value) {
    String head = value.length() > HEAD ? value.substring(0, HEAD) : value;
    return head.isBlank() || STANDS_FOR.matcher(head).find() || FILLED.matcher(head).find()
        || TELLS.matcher(head).find() || NAMES_ITSELF.matcher(head).find()
        || WORDS.contains(head.toLowerCase(Locale.ROOT));
  }

  /** Where the secret begins in a value of an Authorization header. */
  static int afterScheme(String value) {
    var scheme = SCHEME.matcher(value);
    return scheme.find() ? scheme.end() : 0;
  }

  private Values() {}
}
