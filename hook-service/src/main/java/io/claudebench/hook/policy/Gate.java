package io.claudebench.hook.policy;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;

/**
 * One condition of a rule, as far as it is to be seen from a few bits: where the gate is shut the rule says nothing.
 *
 * @param kind what it looks at  @param field where that is, of a field
 * @param any places of pieces of text of which one must be there; of effects their bits
 */
record Gate(Kind kind, JsonPointer field, long[] any) {
  static final Gate OPEN = new Gate(Kind.OPEN, null, new long[0]);

  enum Kind { OPEN, EFFECTS, TEXTS, FIELD, TOOL, PATHS, HOSTS }

  /** Open where one of them may be anywhere, or where none is known. */
  static Gate of(Kind kind, JsonPointer field, List<Piece> any) {
    boolean isOpen = any.isEmpty() || any.stream().anyMatch(piece -> (piece.places() & Grams.NONE) != 0);
    return isOpen ? OPEN : new Gate(kind, field, any.stream().mapToLong(Piece::places).toArray());
  }

  boolean isOpen() {
    return kind == Kind.OPEN;
  }
}
