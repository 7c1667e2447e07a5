package io.claudebench.hook.shell;

/**
 * One word that a program gets.
 *
 * @param from where the word that became it begins in the command line  @param to behind its last character
 */
public record Argument(Data data, Provenance provenance, int from, int to) {

  /** Written as it is; made of what the same line says; not to be known from the line. */
  public enum Provenance { LITERAL, CONSTANT, UNKNOWN }

  /** With {@link Marks}. */
  public String text() {
    return data.text();
  }

  public boolean isKnown() {
    return provenance != Provenance.UNKNOWN;
  }

  static Argument of(Data data, boolean isLiteral, int from, int to) {
    Provenance provenance = !data.isKnown() ? Provenance.UNKNOWN
        : isLiteral ? Provenance.LITERAL : Provenance.CONSTANT;
    return new Argument(data, provenance, from, to);
  }

  Argument text(String other) {
    return of(data.text(other), false, from, to);
  }
}
