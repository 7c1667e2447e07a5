package io.claudebench.hook.redact;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.function.Predicate;

/**
 * Secrets of one shape, a line of {@code kinds.tsv}.
 *
 * @param rank of lines that overlap the lower one wins
 * @param isOne what the secret must look like besides
 */
record Kind(int rank, String name, Pattern pattern, Predicate<String> isOne) {
  private static final String GROUP = "(?P<secret>";
  private static final String END = "(?:$|[^A-Za-z0-9_-])";
  private static final String IS = "\\\\*[\"'`]?\\]?\\s{0,4}(?:=>|:=|[=:])\\s{0,4}\\\\*[\"'`]?";

  static Kind of(int rank, String name, String look, String pattern) {
    boolean hasEnd = pattern.endsWith("{end}");
    String shape = hasEnd ? pattern.substring(0, pattern.length() - "{end}".length()) : pattern;
    String grouped = shape.contains(GROUP) ? shape : GROUP + shape + ")";
    return new Kind(rank, name, Pattern.compile("\\A(?:" + grouped.replace("{is}", IS) + ")" + (hasEnd ? END : "")),
        look(look));
  }

  private static Predicate<String> look(String look) {
    return switch (look) {
      case "0" -> secret -> true;
      case "mixed" -> Looks::random;
      case "pair" -> Looks::userAndPassword;
      default -> {
        double bitsMin = Double.parseDouble(look);
        yield secret -> Looks.entropy(secret) >= bitsMin;
      }
    };
  }

  /** What has the shape and begins here, of no kind when it does not look like a secret; null when nothing has. */
  Span at(String text, int from) {
    Matcher matcher = pattern.matcher(new Window(text, from, Math.min(text.length(), from + Search.REACH)));
    if (!matcher.find()) {
      return null;
    }
    String secret = matcher.group(1);
    return new Span(from + matcher.start(1), from + matcher.end(1),
        isOne.test(secret) && !Values.isPlaceholder(secret) ? name : null);
  }
}
