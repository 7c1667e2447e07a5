package io.claudebench.hook.shell;

import java.util.ArrayList;
import java.util.List;

/** Brace expansion of a word's marked text. */
final class Braces {

  /** At most {@link Work#BRACES_MAX} words; braces that are no expansion become plain. */
  static List<String> expand(String text) {
    List<String> done = new ArrayList<>();
    List<String> open = new ArrayList<>(List.of(text));
    while (!open.isEmpty()) {
      String one = open.removeLast();
      List<String> some = done.size() + open.size() > Work.BRACES_MAX ? null : once(one);
      if (some == null) {
        done.add(bare(one));
      } else {
        open.addAll(some.reversed());
      }
      if (done.size() > Work.BRACES_MAX) {
        done.add(Data.UNKNOWN.text());
        break;
      }
    }
    return done;
  }

  /** The words that the first real brace makes; null without one. */
  private static List<String> once(String text) {
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
      if (open > 64) {
        return null;
      }
    }
    return null;
  }

  private static List<String> range(String inside) {
    String[] ends = inside.split("\\.\\.", 3);
    if (ends.length < 2 || ends[0].isEmpty() || ends[1].isEmpty()) {
      return List.of(inside);
    }
    List<String> items = new ArrayList<>();
    try {
      boolean isLetter = ends[0].length() == 1 && Character.isLetter(ends[0].charAt(0)) && ends[1].length() == 1;
      long first = isLetter ? ends[0].charAt(0) : Integer.parseInt(ends[0]);
      long last = isLetter ? ends[1].charAt(0) : Integer.parseInt(ends[1]);
      long step = first <= last ? 1 : -1;
      for (long i = first; i != last + step && items.size() < Work.ROUNDS_MAX; i += step) {
        items.add(isLetter ? String.valueOf((char) i) : String.valueOf(i));
      }
      if (items.size() == Work.ROUNDS_MAX) {
        items.add(Data.UNKNOWN.text());
      }
    } catch (NumberFormatException e) {
      return List.of(inside);
    }
    return items.size() == 1 ? List.of(items.getFirst(), items.getFirst()) : items;
  }

  static String bare(String text) {
    if (text.indexOf(Marks.OPEN) < 0 && text.indexOf(Marks.CLOSE) < 0 && text.indexOf(Marks.COMMA) < 0) {
      return text;
    }
    return text.replace(Marks.OPEN, '{').replace(Marks.CLOSE, '}').replace(Marks.COMMA, ',');
  }

  private Braces() {}
}
