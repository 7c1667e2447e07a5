package io.claudebench.trials.house;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Migrations expand first: while a service is rolled, replicas of the version before work with the new tables. What
 * takes away or narrows is a file of its own, whose name says {@code contract}, in a later version than the code that
 * stopped to need it. As far as a statement shows it; what a statement means, a reviewer sees.
 */
final class MigrationRules {
  private static final Pattern FILE = Pattern.compile(".*/db/migration/V(\\d+)__([a-z0-9_]+)\\.sql");
  private static final Map<Pattern, String> NARROWS = Map.of(
      Pattern.compile("\\bDROP\\b"), "takes away",
      Pattern.compile("\\bTRUNCATE\\b|\\bDELETE\\s+FROM\\b"), "deletes",
      Pattern.compile("\\bRENAME\\b"), "renames",
      Pattern.compile("\\bSET\\s+NOT\\s+NULL\\b"), "narrows",
      Pattern.compile("\\bALTER\\s+(COLUMN\\s+)?\\w+\\s+(SET\\s+DATA\\s+)?TYPE\\b"), "changes a type",
      Pattern.compile("\\bADD\\s+CONSTRAINT\\b|\\bCREATE\\s+UNIQUE\\b"), "constrains",
      Pattern.compile("\\bADD\\s+(COLUMN\\s+)?(?!CONSTRAINT)\\w+[^,;]*?\\bNOT\\s+NULL\\b(?![^,;]*\\bDEFAULT\\b)"),
      "adds a column that the version before does not fill");

  static List<Finding> check(List<Source> all) {
    var found = new ArrayList<Finding>();
    var numbers = new HashSet<String>();
    for (Source file : all) {
      var name = FILE.matcher(file.file());
      if (!name.matches()) {
        found.add(new Finding(file.file(), 1, "is no migration V<number>__<what>.sql"));
        continue;
      }
      if (!numbers.add(file.module() + " " + name.group(1))) {
        found.add(new Finding(file.file(), 1, "has the number of another"));
      }
      if (!name.group(1).equals("1") && !name.group(2).contains("contract")) {
        found.addAll(narrowing(file));
      }
    }
    return found;
  }

  private static List<Finding> narrowing(Source file) {
    var found = new ArrayList<Finding>();
    String code = file.text().toUpperCase(Locale.ROOT).replaceAll("--[^\\n]*", "").replaceAll("'[^']*'", "''");
    NARROWS.forEach((pattern, what) -> pattern.matcher(code).results()
        .forEach(match -> found.add(new Source(file.file(), code).at(match.start(), what
            + ", so it breaks the version before: expand first, and contract in a file that says so"))));
    return found;
  }

  private MigrationRules() {}
}
