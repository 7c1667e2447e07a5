package io.claudebench.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The form of a key behind its tenant's prefix: {@code idempotency:{verb}:{key}}. It makes one only of names that can
 * name no other key.
 */
final class KeyPattern {
  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
  private static final Pattern NAME = Pattern.compile(Name.REGEX);
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_.]{0,63}");
  /**
   * Places that take something else than a {@link Name}; a {@code key} is a caller's, or {@code !} and a stream entry
   * id, which no caller chooses.
   */
  private static final Map<String,
      Pattern> FORMS = Map.of("id", Pattern.compile(TaskId.REGEX), "verb", WORD, "domain", WORD,
      "key", Pattern.compile("!?" + Name.REGEX));

  private final String text;
  /** What stands between the places: one more than there are places. */
  private final List<String> literals = new ArrayList<>();
  private final List<Pattern> forms = new ArrayList<>();

  KeyPattern(String text) {
    this.text = text;
    var place = PLACE.matcher(text);
    int at = 0;
    while (place.find()) {
      literals.add(text.substring(at, place.start()));
      forms.add(FORMS.getOrDefault(place.group(1), NAME));
      at = place.end();
    }
    literals.add(text.substring(at));
  }

  int names() {
    return forms.size();
  }

  /** What follows the tenant's prefix; with one name less than there are places, all before the last place. */
  String of(List<String> names) {
    var key = new StringBuilder(literals.getFirst());
    for (int i = 0; i < names.size(); i++) {
      key.append(matched(forms.get(i), names.get(i))).append(literals.get(i + 1));
    }
    return key.toString();
  }

  /** Whether names under this form could spell a key of the other, which has a longer beginning. */
  boolean covers(KeyPattern other) {
    String own = literals.getFirst();
    return names() > 0 && other.literals.getFirst().length() > own.length()
        && other.literals.getFirst().startsWith(own);
  }

  /** Whether this is one of its keys, as far as its beginning says. */
  boolean claims(String key) {
    return names() == 0 ? key.equals(text) : key.startsWith(literals.getFirst());
  }

  static String name(String text) {
    return matched(NAME, text);
  }

  static Refused unusable(String text) {
    return Refusal.INVALID.because("The name " + Json.text(text)
        + " cannot be part of a key; use 1 to 128 of A-Z a-z 0-9 . _ : @ - that name no other key");
  }

  private static String matched(Pattern form, String text) {
    if (text == null || !form.matcher(text).matches()) {
      throw unusable(text);
    }
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
