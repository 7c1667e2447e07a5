package io.claudebench.trials;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A number in a manifest has its reason beside it: a comment in the same line, or at most six lines above in the same
 * document. Ports have none: other rules compare them with what listens there. Nor has a version.
 */
final class Reasons {
  private static final Pattern NUMBER = Pattern.compile("[:=] *\"?\\d+[\\w%.]*\"?(?= *[,}]|$)");
  private static final Pattern PORT = Pattern.compile("(?i)port\\w*: *\\d+|@\\w+:\\d+|(newTag|image): .*");
  private static final int NEAR = 6;

  private Reasons() {}

  static List<String> missing(List<String> lines) {
    return IntStream.range(0, lines.size())
        .filter(at -> NUMBER.matcher(PORT.matcher(lines.get(at)).replaceAll("")).find() && !isReasoned(lines, at))
        .mapToObj(lines::get).toList();
  }

  private static boolean isReasoned(List<String> lines, int at) {
    for (int line = at; line >= Math.max(0, at - NEAR) && !lines.get(line).equals("---"); line--) {
      if (lines.get(line).contains("# ")) {
        return true;
      }
    }
    return false;
  }
}
