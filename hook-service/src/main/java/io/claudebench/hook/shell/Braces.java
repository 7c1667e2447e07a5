package io.claudebench.hook.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Brace expansion of a word's marked text. */
final class Braces {

  /** Numbers of a process, a run level, a system's tree or a mode that a rule knows. */
  private static final long[] TELLING = {-1, 0, 1, 6, 32, 64, 777, 4755, 6755};
  private static final Pattern DOTS = Pattern.compile("..", Pattern.LITERAL);

  /** At most some {@link Work#BRACES_MAX} words; braces that are no expansion become plain. */
  static List<String> expand(String text, Work work) {
    List<String> done = new ArrayList<>();
    List<String> open = new ArrayList<>(List.of(text));
    while (!open.isEmpty()) {
      String one = open.removeLast();
      List<String> some = once(one, work);
      if (some == null) {
        done.add(bare(one));
      } else {
        open.addAll(some.reversed());
      }
      if (done.size() + open.size() > Work.BRACES_MAX) {
        work.partial();
        open.forEach(rest -> done.add(bare(rest)));
        break;
      }
    }
    return done;
  }

  /** The words that the first real brace makes; null without one. */
  private static List<String> once(String text, Work work) {
    for (int open = text.indexOf(Marks.OPEN); open >= 0; open = text.indexOf(Marks.OPEN, open + 1)) {
      int depth = 0;
      List<String> items = new ArrayList<>();
      int start = open + 1;
      for (int i = open; i < text.length(); i++) {
        char c = text.charAt(i);
        depth += c == Marks.OPEN ? 1 : c == Marks.CLOSE ? -1 : 0;
        if (depth == 1 && c == Marks.COMMA || depth == 0) {
          items.add(text.substring(start, i));
          start = i + 1;
        }
        if (depth == 0) {
          break;
        }
      }
      if (depth == 0 && items.size() == 1) {
        items = range(items.getFirst());
      }
      if (depth == 0 && items.size() > 1) {
        String front = text.substring(0, open);
        String back = text.substring(start);
        return items.stream().map(item -> front + item + back).toList();
      }
      if (!work.step(text.length() - open)) {
        return null;
      }
    }
    return null;
  }

  private static List<String> range(String inside) {
    String[] ends = DOTS.split(inside, 3);
    if (ends.length < 2 || ends[0].isEmpty() || ends[1].isEmpty()) {
      return List.of(inside);
    }
    boolean isLetter = ends[0].length() == 1 && Character.isLetter(ends[0].charAt(0)) && ends[1].length() == 1;
    try {
      long first = isLetter ? ends[0].charAt(0) : Integer.parseInt(ends[0]);
      long last = isLetter ? ends[1].charAt(0) : Integer.parseInt(ends[1]);
      long step = ends.length < 3 ? 1 : Math.max(1, Math.abs((long) Integer.parseInt(ends[2])));
      List<String> items = isLetter ? letters((char) first, (char) last, step) : numbers(first, last, step);
      return items.size() == 1 ? List.of(items.getFirst(), items.getFirst()) : items;
    } catch (NumberFormatException e) {
      return List.of(inside);
    }
  }

  private static List<String> letters(char first, char last, long step) {
    List<String> items = new ArrayList<>();
    int way = first <= last ? 1 : -1;
    for (long i = first; (last - i) * way >= 0 && items.size() <= Work.BRACES_MAX; i += step * way) {
      items.add(String.valueOf((char) i));
    }
    return items;
  }

  /** The first ones, an unknown one for the others, and those of the others that mean more than another number. */
  private static List<String> numbers(long first, long last, long step) {
    List<String> items = new ArrayList<>();
    int way = first <= last ? 1 : -1;
    long next = first;
    for (; (last - next) * way >= 0 && items.size() < Work.RANGE_MAX; next += step * way) {
      items.add(String.valueOf(next));
    }
    if ((last - next) * way >= 0) {
      items.add(Data.UNKNOWN.text());
      for (int i = 0; i < TELLING.length; i++) {
        long one = TELLING[way > 0 ? i : TELLING.length - 1 - i];
        if ((one - next) * way >= 0 && (last - one) * way >= 0 && (one - first) % step == 0) {
          items.add(String.valueOf(one));
        }
      }
    }
    return items;
  }

  static String bare(String text) {
    if (text.indexOf(Marks.OPEN) < 0 && text.indexOf(Marks.CLOSE) < 0 && text.indexOf(Marks.COMMA) < 0) {
      return text;
    }
    return text.replace(Marks.OPEN, '{').replace(Marks.CLOSE, '}').replace(Marks.COMMA, ',');
  }

  private Braces() {}
}
