package io.claudebench.core.deployment;

import io.claudebench.core.input.AnyOf;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.Limit;
import io.claudebench.core.input.OwnInstance;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The description of a field: what it means, then its unit, size, default and alternatives, from its declaration. */
final class Meaning {
  private static final Map<String, String> UNITS = Map.of("Ms", "In milliseconds.", "Seconds", "In seconds.", "Bytes",
      "In bytes.");

  static String of(Field field) {
    var text = new StringBuilder(String.valueOf(words(field)));
    UNITS.forEach((end, unit) -> add(text, field.getName().endsWith(end), unit));
    Limit limit = field.getAnnotation(Limit.class);
    add(text, limit != null && limit.bytes() > 0, limit == null ? "" : "At most " + limit.bytes() + " bytes.");
    Default preset = field.getAnnotation(Default.class);
    add(text, preset != null, preset == null ? "" : "Default: " + preset.value() + ".");
    add(text, field.isAnnotationPresent(OwnInstance.class),
        "Who calls as an agent says one of its own: the name of its key, or that name, a colon and more.");
    add(text, !others(field).isEmpty(), "This or " + others(field) + " must be given.");
    return text.toString();
  }

  /** Of the field itself, else of the glossary; null when neither says what it means. */
  static String words(Field field) {
    Doc doc = field.getAnnotation(Doc.class);
    return doc != null ? doc.value() : Glossary.WORDS.get(field.getName());
  }

  private static void add(StringBuilder text, boolean holds, String sentence) {
    text.append(holds ? " " + sentence : "");
  }

  private static String others(Field field) {
    AnyOf any = field.getDeclaringClass().getAnnotation(AnyOf.class);
    return any == null || !Arrays.asList(any.value()).contains(field.getName()) ? ""
        : Arrays.stream(any.value()).filter(name -> !name.equals(field.getName()))
            .collect(Collectors.joining(" or "));
  }

  private Meaning() {}
}
