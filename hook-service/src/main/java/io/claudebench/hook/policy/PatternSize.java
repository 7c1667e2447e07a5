package io.claudebench.hook.policy;

import java.util.ArrayDeque;
import java.util.regex.Pattern;

/** About how large a pattern becomes once its repetitions are written out; never much too little. */
final class PatternSize {
  private static final Pattern TIMES = Pattern.compile("\\{(\\d{1,4})(?:,(\\d{0,4}))?}");
  private static final int CLASS = 4;
  /** Ranges of a class such as {@code \\pL}. */
  private static final int UNICODE = 300;

  /** Sums of the groups that are open, and the last piece of each. */
  private final ArrayDeque<long[]> open = new ArrayDeque<>();
  private final String regex;

  private PatternSize(String regex) {
    this.regex = regex;
  }

  static long of(String regex) {
    return new PatternSize(regex).size();
  }

  private long size() {
    open.push(new long[2]);
    var times = TIMES.matcher(regex);
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      if (c == '\\') {
        i++;
        add(i < regex.length() && (regex.charAt(i) == 'p' || regex.charAt(i) == 'P') ? UNICODE : CLASS);
      } else if (c == '[') {
        int end = RequiredWords.end(regex, i);
        String inside = regex.substring(i, end);
        add(end - i + (inside.contains("\\p") || inside.contains("\\P") ? UNICODE * (inside.length() / 3) : 0));
        i = end;
      } else if (c == '(') {
        open.push(new long[2]);
      } else if (c == ')' && open.size() > 1) {
        add(open.pop()[0] + 2);
      } else if (c == '{' && times.region(i, regex.length()).lookingAt()) {
        repeat(Math.max(number(times.group(1)), number(times.group(2))));
        i = times.end() - 1;
      } else {
        add(1);
      }
    }
    return open.stream().mapToLong(group -> group[0]).sum();
  }

  private static long number(String digits) {
    return digits == null || digits.isEmpty() ? 1 : Long.parseLong(digits);
  }

  private void add(long size) {
    open.peek()[0] += size;
    open.peek()[1] = size;
  }

  private void repeat(long times) {
    long[] group = open.peek();
    group[0] += group[1] * Math.max(0, times - 1);
    group[1] *= Math.max(1, times);
  }
}
