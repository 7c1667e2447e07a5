package io.claudebench.hook.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Words of which every match of a pattern has one, where these are to be seen at a glance: the longest run of plain
 * characters, or one of each alternative.
 */
final class RequiredWords {
  /** More of them are no quicker than the pattern. */
  private static final int COUNT_MAX = 16;
  /** Where some part may ignore case all of it is looked at so: less is ruled out, and nothing wrongly. */
  private static final Pattern IGNORING = Pattern.compile("\\(\\?[a-zA-Z-]*i");

  private static final Pattern TIMES = Pattern.compile("\\{\\d+(,\\d*)?}");

  private final String regex;
  private final boolean ignoresCase;
  private int at;
  private boolean isUnclear;

  private RequiredWords(String regex) {
    this.regex = regex;
    this.ignoresCase = IGNORING.matcher(regex).find();
  }

  /** None when they are not to be seen. */
  static List<Piece> of(String regex) {
    var reader = new RequiredWords(regex);
    List<String> words = regex.contains("[:") ? List.of() : reader.alternatives();
    return reader.isUnclear || reader.at < regex.length() ? List.of()
        : words.stream().map(word -> Piece.of(word, reader.ignoresCase)).toList();
  }

  /** Up to a closing parenthesis or the end. */
  private List<String> alternatives() {
    var all = new ArrayList<String>();
    boolean isKnown = true;
    for (boolean isMore = true; isMore; at += isMore ? 1 : 0) {
      List<String> one = sequence();
      isKnown &= !one.isEmpty();
      all.addAll(one);
      isMore = at < regex.length() && regex.charAt(at) == '|';
    }
    return isKnown && all.size() <= COUNT_MAX ? all : List.of();
  }

  /** Of all that stands one behind the other the words that say most. */
  private List<String> sequence() {
    List<String> best = List.of();
    var run = new StringBuilder();
    while (at < regex.length() && "|)".indexOf(regex.charAt(at)) < 0) {
      boolean isGroup = regex.charAt(at) == '(';
      List<String> inside = isGroup ? group() : List.of();
      char plain = isGroup ? 0 : plain();
      boolean isOptional = at < regex.length() && "*?{".indexOf(regex.charAt(at)) >= 0;
      if (plain != 0 && !isOptional) {
        run.append(plain);
        continue;
      }
      best = better(best, run.isEmpty() ? List.of() : List.of(run.toString()));
      run.setLength(0);
      best = isOptional ? best : better(best, inside);
    }
    return better(best, run.isEmpty() ? List.of() : List.of(run.toString()));
  }

  private static List<String> better(List<String> one, List<String> other) {
    return shortest(other) > shortest(one) ? other : one;
  }

  private static int shortest(List<String> words) {
    return words.stream().mapToInt(String::length).min().orElse(0);
  }

  /** At an opening parenthesis, and over the closing one. */
  private List<String> group() {
    int inside = at + 1;
    if (regex.startsWith("?P<", inside) || regex.startsWith("?<", inside)) {
      int end = regex.indexOf('>', inside);
      isUnclear |= end < 0;
      inside = end < 0 ? regex.length() : end + 1;
    } else if (regex.startsWith("?", inside)) {
      while (inside < regex.length() && ":)".indexOf(regex.charAt(inside)) < 0) {
        inside++;
      }
      if (regex.startsWith(")", inside)) {
        at = inside + 1; // flags alone: what repeats them repeats what is in front of them
        isUnclear |= at < regex.length() && "*?{+".indexOf(regex.charAt(at)) >= 0;
        return List.of();
      }
      inside++;
    }
    at = inside;
    List<String> words = alternatives();
    isUnclear |= at >= regex.length();
    at++;
    return words;
  }

  /** The character that every match has here, in place of the one or the class over which it goes; 0 without one. */
  private char plain() {
    char c = regex.charAt(at++);
    if (c == '\\' && at < regex.length()) {
      char escaped = regex.charAt(at++);
      isUnclear |= Character.isLetterOrDigit(escaped) && "dDwWsSbB".indexOf(escaped) < 0;
      return Character.isLetterOrDigit(escaped) ? 0 : known(escaped);
    }
    if (c == '[') {
      at = end(regex, at - 1) + 1;
      return 0;
    }
    var times = c == '{' ? TIMES.matcher(regex).region(at - 1, regex.length()) : null;
    if (times != null && times.lookingAt()) {
      at = times.end();
    }
    return "]{}.*+?^$".indexOf(c) >= 0 ? 0 : known(c);
  }

  private char known(char c) {
    boolean isKnown = c < 128 || !ignoresCase && !Character.isSurrogate(c);
    return !isKnown ? 0 : ignoresCase ? String.valueOf(c).toLowerCase(Locale.ROOT).charAt(0) : c;
  }

  /** Where a class of characters ends. */
  static int end(String regex, int from) {
    int at = from + 1;
    while (at < regex.length() && (regex.charAt(at) != ']' || at == from + 1 || at == from + 2
        && regex.charAt(from + 1) == '^')) {
      at += regex.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(at, regex.length() - 1);
  }
}
