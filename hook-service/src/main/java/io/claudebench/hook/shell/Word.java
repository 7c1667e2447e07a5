package io.claudebench.hook.shell;

import java.util.List;

/** A word as written. @param isBraced it has an unquoted opening brace  @param from its place  @param to behind it */
record Word(List<Part> parts, boolean isBraced, int from, int to) {

  sealed interface Part {}

  /** @param text unquoted with {@link Marks} */
  record Text(String text, boolean isQuoted) implements Part {}

  /**
   * @param subscript null without brackets  @param index what stands between these, when something is expanded there
   * @param operator such as {@code :-}, or empty
   */
  record Variable(String name, String subscript, Word index, String operator, Word operand, boolean isQuoted)
      implements Part {}

  record Run(Node script, boolean isQuoted) implements Part {}

  /** @param isInput {@code <(…)}, else {@code >(…)} */
  record Process(Node script, boolean isInput) implements Part {}

  record Arithmetic(Word inside) implements Part {}

  /** Its text when nothing in it is quoted or expanded, else null. */
  String bare() {
    if (parts.size() != 1 || !(parts.getFirst() instanceof Text text) || text.isQuoted()) {
      return null;
    }
    return Marks.plain(text.text());
  }
}
