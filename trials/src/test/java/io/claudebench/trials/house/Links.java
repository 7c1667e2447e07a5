package io.claudebench.trials.house;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Relative links of a document lead somewhere: the file is there, and in a document the place after {@code #} too. */
final class Links {
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:|mailto:)([^)\\s#]*)(?:#([^)\\s]*))?\\)");
  private static final Pattern ID = Pattern.compile("<a id=\"([^\"]+)\">");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");

  static List<Finding> broken(Source doc, Path root) {
    var found = new ArrayList<Finding>();
    var link = LINK.matcher(doc.text());
    while (link.find()) {
      Path own = Path.of(doc.file());
      Path target = link.group(1).isEmpty() ? own : own.resolveSibling(link.group(1)).normalize();
      if (!Files.exists(root.resolve(target))) {
        found.add(doc.at(link.start(), "links to " + target + ", which is not there"));
      } else if (link.group(2) != null && target.toString().endsWith(".md")
          && places(Source.read(root, root.resolve(target)).text()).noneMatch(link.group(2)::equals)) {
        found.add(doc.at(link.start(), "links to #" + link.group(2) + ", which " + target + " does not have"));
      }
    }
    return found;
  }

  /** The ids that a text gives, and those that GitHub makes of its headings. */
  private static Stream<String> places(String text) {
    return Stream.concat(ID.matcher(text).results().map(id -> id.group(1)),
        HEADING.matcher(text).results().map(heading -> heading.group(1).replaceAll("<[^>]+>", "").toLowerCase()
            .replaceAll("[^\\p{L}\\p{N}_ -]", "").strip().replace(' ', '-')));
  }

  private Links() {}
}
