package io.claudebench.hook.redact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One look at a text for all secrets in it. */
final class Search {
  /** Characters from the beginning of a shape that are looked at; a longer secret is not known as one. */
  static final int REACH = 16_384;
  private static final int WORD_BACK_MAX = 64;
  private static final int ESCAPE_MAX = 8;
  private static final int BY_NAME = Integer.MAX_VALUE;

  private record Candidate(int rank, Span span) {}

  private final String text;
  private final Assignments assignments;
  private final List<Candidate> candidates = new ArrayList<>();
  /** By rank, where the last one of a kind ends, secret or not: nothing is looked at twice for the same. */
  private final Map<Integer, Integer> ends = new HashMap<>();

  private Search(String text) {
    this.text = text;
    this.assignments = new Assignments(text);
  }

  /** In the order of the text; they do not overlap each other, nor marks. */
  static List<Span> spans(String text) {
    var search = new Search(text);
    Kinds.ALL.each(text, search::look);
    return search.candidates.isEmpty() ? List.of() : search.chosen();
  }

  private void look(int from, int to, Kinds.Clue clue) {
    if (clue.kind() == null) {
      add(BY_NAME, assignments.at(from));
      return;
    }
    int begin = switch (clue.begin()) {
      case AT_KEYWORD -> from;
      case WITH_WORD -> isWordStart(from) ? from : -1;
      case BEFORE -> wordStart(from);
    };
    if (begin >= ends.getOrDefault(clue.kind().rank(), 0)) {
      add(clue.kind().rank(), clue.kind().at(text, begin));
    }
  }

  private void add(int rank, Span span) {
    if (span == null) {
      return;
    }
    ends.put(rank, span.to());
    if (span.kind() != null) {
      candidates.add(new Candidate(rank, span));
    }
  }

  private List<Span> chosen() {
    TreeMap<Integer, Integer> taken = Mark.in(text);
    candidates.sort(Comparator.comparingInt(Candidate::rank));
    var spans = new ArrayList<Span>();
    for (Candidate candidate : candidates) {
      Span span = candidate.span();
      Map.Entry<Integer, Integer> before = taken.lowerEntry(span.to());
      if (before == null || before.getValue() <= span.from()) {
        taken.put(span.from(), span.to());
        spans.add(span);
      }
    }
    spans.sort(Comparator.comparingInt(Span::from));
    return spans;
  }

  private static boolean isOfWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-';
  }

  /** An escape before a word, such as {@code \n}, {@code %3D} or a colour of a terminal, is no part of it. */
  private boolean isWordStart(int at) {
    if (at == 0 || !isOfWord(text.charAt(at - 1))) {
      return true;
    }
    char last = text.charAt(at - 1);
    if (at > 1 && text.charAt(at - 2) == '\\' && "nrt".indexOf(last) >= 0) {
      return true;
    }
    if (at > 2 && text.charAt(at - 3) == '%') {
      return Character.digit(last, 16) >= 0 && Character.digit(text.charAt(at - 2), 16) >= 0;
    }
    int from = at - 2;
    while (last == 'm' && from >= Math.max(0, at - ESCAPE_MAX) && ";0123456789".indexOf(text.charAt(from)) >= 0) {
      from--;
    }
    return last == 'm' && from >= 0 && text.charAt(from) == '[';
  }

  private int wordStart(int at) {
    int from = at;
    while (from > 0 && at - from < WORD_BACK_MAX
        && (isOfWord(text.charAt(from - 1)) || ".~".indexOf(text.charAt(from - 1)) >= 0)) {
      from--;
    }
    return from;
  }
}
