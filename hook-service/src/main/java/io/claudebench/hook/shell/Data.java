package io.claudebench.hook.shell;

import java.util.List;
import java.util.stream.Stream;

/**
 * Text on its way: a variable, an output, a file.
 *
 * @param text with {@link Marks}; what is not known stands in it as {@link Marks#UNKNOWN}
 * @param origins bits of {@link #REMOTE} and so on: where any part of it comes from
 * @param files paths that it was read from
 */
public record Data(String text, int origins, List<String> files) {
  public static final int REMOTE = 1;
  public static final int DECODED = 2;
  /** The environment as a whole. */
  public static final int ENVIRONMENT = 4;
  /** A named file whose content was not seen, and nothing else. */
  public static final int FILE = 8;
  /** A bound cut something off. */
  static final int CUT = 16;
  static final Data NONE = new Data("", 0, List.of());
  static final Data UNKNOWN = new Data(String.valueOf(Marks.UNKNOWN), 0, List.of());
  private static final int FILES_MAX = 256;

  public Data {
    origins |= files.size() < FILES_MAX ? 0 : CUT;
  }

  static Data of(String text) {
    return text.isEmpty() ? NONE : new Data(text, 0, List.of());
  }

  public boolean isKnown() {
    return text.indexOf(Marks.UNKNOWN) < 0;
  }

  public boolean has(int origin) {
    return (origins & origin) != 0;
  }

  Data with(int more) {
    return new Data(text, origins | more, files);
  }

  Data text(String other) {
    return new Data(other, origins, files);
  }

  /** The same way, but its text is another, not known. */
  Data unknown() {
    return new Data(UNKNOWN.text, origins & ~FILE, files);
  }

  Data then(Data next) {
    if (this == NONE) {
      return next;
    }
    if (next == NONE) {
      return this;
    }
    boolean isLong = text.length() + next.text.length() > Work.VALUE_MAX;
    return joined(isLong ? null : text + next.text, origins | next.origins, merge(files, next.files));
  }

  /** All of them with a text between; in time that is in proportion to their lengths. */
  static Data join(List<Data> all, String between) {
    if (all.size() < 2) {
      return all.isEmpty() ? NONE : all.getFirst();
    }
    var text = new StringBuilder();
    int origins = 0;
    List<String> files = List.of();
    for (Data one : all) {
      if (text.length() <= Work.VALUE_MAX) {
        text.append(text.isEmpty() && one == all.getFirst() ? "" : between).append(one.text);
      }
      origins |= one.origins;
      files = merge(files, one.files);
    }
    return joined(text.length() > Work.VALUE_MAX ? null : text.toString(), origins, files);
  }

  private static Data joined(String text, int origins, List<String> files) {
    return text == null ? new Data(UNKNOWN.text, origins & ~FILE | CUT, files) : new Data(text, origins, files);
  }

  static List<String> merge(List<String> one, List<String> other) {
    if (other.isEmpty() || one.size() >= FILES_MAX || one.equals(other)) {
      return one;
    }
    return one.isEmpty() ? other : Stream.concat(one.stream(), other.stream()).distinct().limit(FILES_MAX).toList();
  }
}
