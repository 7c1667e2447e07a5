package io.claudebench.trials.house;

import io.claudebench.core.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What documents say of the house is so: the words of {@link Refusal}, and the tests that show a promise. */
final class DocRules {
  private static final Pattern TEST = Pattern.compile("\\b[A-Z][a-z]\\w*(?:Test|IT)\\b");
  private static final Pattern LAST_COLUMN = Pattern.compile("(?m)^\\|.*\\| *(.+?) *\\|$");
  private static final int RISKS = 10;
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  /** Each word of the closed list has the place that a problem's {@code type} names, its numbers and an example. */
  static List<Finding> words(Source doc) {
    var found = new ArrayList<Finding>();
    for (Refusal word : Refusal.values()) {
      String heading = "## <a id=\"" + word + "\"></a>" + word;
      int at = doc.text().indexOf("\n" + heading + "\n") + 1;
      if (at == 0) {
        found.add(new Finding(doc.file(), 1, "lacks " + heading));
        continue;
      }
      int end = doc.text().indexOf("\n## ", at);
      String section = doc.text().substring(at, end < 0 ? doc.text().length() : end);
      said(word).stream().filter(part -> !section.contains(part))
          .forEach(part -> found.add(doc.at(at, "does not say under " + word + ": " + part.strip())));
    }
    return found;
  }

  private static List<String> said(Refusal word) {
    String problem = "\"type\":\"https://claudebench.io/errors#%s\",\"title\":\"%s\",\"status\":%d,";
    String numbers = "HTTP %d · JSON-RPC %d · retry: %s\n";
    return List.of(numbers.formatted(word.http(), word.rpc(), word.retry() ? "yes" : "no"),
        problem.formatted(word, word.title(), word.http()), "\"code\":\"" + word + "\"");
  }

  /** Every test class that a document names is there; in the last column of its tables stand tests and faults only. */
  static List<Finding> shown(Source doc, Set<String> tests, Set<String> faults) {
    var found = new ArrayList<Finding>();
    TEST.matcher(doc.text()).results().filter(name -> !tests.contains(name.group()))
        .forEach(name -> found.add(doc.at(name.start(), "names " + name.group() + ", which is no test")));
    LAST_COLUMN.matcher(doc.text()).results().forEach(row -> NAME.matcher(row.group(1)).results()
        .map(name -> name.group(1)).filter(name -> !TEST.matcher(name).matches() && !faults.contains(name))
        .forEach(name -> found.add(doc.at(row.start(), "is shown by " + name + ", neither a test nor a fault"))));
    return found;
  }

  /** Each of the ten risks of OWASP's list has a row, whose last column names tests that are there. */
  static List<Finding> risks(Source doc, Set<String> tests) {
    var found = new ArrayList<Finding>();
    for (int risk = 1; risk <= RISKS; risk++) {
      var row = Pattern.compile("(?m)^\\| API" + risk + " .*\\|([^|]*)\\|$").matcher(doc.text());
      if (!row.find()) {
        found.add(new Finding(doc.file(), 1, "lacks the row of API" + risk));
        continue;
      }
      List<String> names = TEST.matcher(row.group(1)).results().map(MatchResult::group).toList();
      if (names.isEmpty() || !tests.containsAll(names)) {
        found.add(doc.at(row.start(), "shows API" + risk + " by " + names + ", not all of them tests"));
      }
    }
    return found;
  }

  private DocRules() {}
}
