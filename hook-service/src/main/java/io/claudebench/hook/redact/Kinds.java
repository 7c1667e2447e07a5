package io.claudebench.hook.redact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The lines of {@code redact/kinds.tsv} and the names of {@link Names}, by their keywords. */
final class Kinds {
  private static final String FILE = "/redact/kinds.tsv";
  private static final int COLUMNS = 4;

  /** Where a shape begins, seen from its keyword. */
  enum Begin { AT_KEYWORD, WITH_WORD, BEFORE }

  /** @param kind null of a word that names a secret */
  record Clue(Kind kind, Begin begin) {}

  static final Keywords<Clue> ALL = read();

  private static Keywords<Clue> read() {
    var all = new Keywords<Clue>();
    Names.KEYWORDS.forEach(word -> all.add(word, new Clue(null, Begin.AT_KEYWORD)));
    List<String> lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      String[] columns = lines.get(i).split("\t");
      if (columns.length != COLUMNS) {
        throw new IllegalStateException(FILE + " has a line that is not of " + COLUMNS + " columns: " + lines.get(i));
      }
      Kind kind = Kind.of(i, columns[0], columns[2], columns[3]);
      for (String keyword : columns[1].split(",")) {
        switch (keyword.charAt(0)) {
          case '^' -> all.add(keyword.substring(1), new Clue(kind, Begin.WITH_WORD));
          case '<' -> all.add(keyword.substring(1), new Clue(kind, Begin.BEFORE));
          default -> all.add(keyword, new Clue(kind, Begin.AT_KEYWORD));
        }
      }
    }
    return all.ready();
  }

  private static List<String> lines() {
    try (var in = Kinds.class.getResourceAsStream(FILE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Kinds() {}
}
